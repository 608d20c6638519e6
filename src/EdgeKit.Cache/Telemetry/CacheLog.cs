using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Telemetry;

internal static partial class CacheLog
{
    [LoggerMessage(1, LogLevel.Error, "The value of {Key} cannot be serialized as {Type}; it was not stored.")]
    public static partial void NotSerialized(ILogger logger, string key, Type type, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "What is stored under {Key} cannot be read as {Type}; it counts as missing and is replaced.")]
    public static partial void NotDeserialized(ILogger logger, string key, Type type, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "{Count} events of other instances did not arrive; they are read from the log.")]
    public static partial void EventsMissed(ILogger logger, long count);

    [LoggerMessage(4, LogLevel.Warning, "The cache is shared no more: Redis cannot be used. Each instance fills its own memory.")]
    public static partial void Alone(ILogger logger);

    [LoggerMessage(5, LogLevel.Information, "The cache is shared again, and has caught up with what the others purged.")]
    public static partial void InStep(ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "Redis has lost the count of purges, so nothing that is older is believed: the memory was emptied.")]
    public static partial void BegunAnew(ILogger logger);

    [LoggerMessage(7, LogLevel.Warning, "The fill of {Key} failed for the {Count}. time in a row: {Reason}")]
    public static partial void FillFailed(ILogger logger, string key, int count, string reason, Exception? exception);

    [LoggerMessage(8, LogLevel.Warning, "The factory of {Key} ignored its cancellation and was left behind.")]
    public static partial void LeftBehind(ILogger logger, string key);
}
