using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Telemetry;

internal static partial class CacheLog
{
    [LoggerMessage(1, LogLevel.Error, "The value of {Key} cannot be serialized as {Type}; it was not stored.")]
    public static partial void NotSerialized(ILogger logger, string key, Type type, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "What is stored under {Key} cannot be read as {Type}; it counts as missing and is replaced.")]
    public static partial void NotDeserialized(ILogger logger, string key, Type type, Exception exception);
}
