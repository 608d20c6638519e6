using Microsoft.Extensions.Logging;

namespace EdgeKit.Http.Callers;

internal static partial class CallerLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "A request came over a Unix domain socket or named pipe, without a client address: all such callers count as "
        + "one. If a proxy sends them, add 127.0.0.1 to EdgeKit:Http:TrustedProxies and let it send X-Forwarded-For. "
        + "This is logged once.")]
    public static partial void HasNoAddress(ILogger logger);
}
