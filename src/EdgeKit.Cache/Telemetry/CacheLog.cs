using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Telemetry;

internal static partial class CacheLog
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Values of {Type} stay in the memory of each process as they are, one object for all readers, and are not shared through Redis, because they do not survive being "
        + "written and read back: {Cause}. Give the type public properties with setters or constructor parameters ([JsonConstructor], [JsonInclude], "
        + "[JsonDerivedType]; [JsonIgnore] or [NonSerialized] for what may be lost), register JsonSerializerOptions for it, or register an "
        + "IHybridCacheSerializer of it.")]
    public static partial void NotSerializable(ILogger logger, Type type, string cause, Exception? exception);

    [LoggerMessage(2,
        LogLevel.Warning, "What is stored under {Key} cannot be read as {Type}; it counts as missing and is replaced.")]
    public static partial void NotDeserialized(ILogger logger, string key, Type type, Exception exception);

    [LoggerMessage(
        3, LogLevel.Information, "{Count} events of other instances did not arrive; they are read from the log.")]
    public static partial void EventsMissed(ILogger logger, long count);

    [LoggerMessage(
        4, LogLevel.Warning, "The cache is shared no more: Redis cannot be used. Each instance fills its own memory.")]
    public static partial void NotShared(ILogger logger);

    [LoggerMessage(
        5, LogLevel.Information, "The cache is shared again, and has caught up with what the others purged.")]
    public static partial void SharedAgain(ILogger logger);

    [LoggerMessage(6, LogLevel.Warning,
        "Redis has lost the count of purges, so nothing that is older is believed: the memory was emptied.")]
    public static partial void PurgeCountLost(ILogger logger);

    [LoggerMessage(7, LogLevel.Warning, "The fill of {Key} failed for the {Count}. time in a row: {Reason}")]
    public static partial void FillFailed(ILogger logger, string key, int count, string reason, Exception? exception);

    [LoggerMessage(8, LogLevel.Warning, "The factory of {Key} ignored its cancellation and was left behind.")]
    public static partial void FactoryAbandoned(ILogger logger, string key);

    [LoggerMessage(
        9,
        LogLevel.Warning,
        "A {Type} is used up by its first reader, so it is not cached, and each reader gets one of its own. Cache what it holds: its bytes or its elements.")]
    public static partial void SingleUse(ILogger logger, Type type);

    [LoggerMessage(10, LogLevel.Error,
        "A key of HybridCache is empty: the value is made and not cached. Name a key that tells values apart.")]
    public static partial void BlankKey(ILogger logger);
}
