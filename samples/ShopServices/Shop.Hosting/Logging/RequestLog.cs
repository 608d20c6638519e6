using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Shop.Hosting.Logging;

internal static partial class RequestLog
{
    [LoggerMessage(1, LogLevel.Information, "{Method} {Path} {Status} in {Milliseconds:0.0} ms")]
    public static partial void Answered(
        ILogger logger, string method, PathString path, int status, double milliseconds);
}
