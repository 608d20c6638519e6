using Microsoft.Extensions.Logging;

namespace EdgeKit.Http.Callers;

internal static partial class CallerLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "A request came from a peer without an address, on a Unix domain socket or a named pipe, and nobody told its client's: all such callers count as one. "
        + "If a proxy is there, add 127.0.0.1 to EdgeKit:Http:TrustedProxies and have it send X-Forwarded-For. This is said once.")]
    public static partial void HasNoAddress(ILogger logger);
}
