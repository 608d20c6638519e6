using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Telemetry;

internal static partial class CacheLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "Values of {Type} are not shared through Redis: each process keeps them as objects, one for all readers, "
        + "because they do not survive serialization: {Cause}. Give the type public properties with setters or "
        + "constructor parameters ([JsonConstructor], [JsonInclude], [JsonDerivedType]; [JsonIgnore] or "
        + "[NonSerialized] for data that may be lost), register JsonSerializerOptions for it, or register an "
        + "IHybridCacheSerializer of it.")]
    public static partial void NotSerializable(ILogger logger, Type type, string cause, Exception? exception);

    [LoggerMessage(2, LogLevel.Warning,
        "The entry {Key} cannot be read as {Type}; it counts as missing and is replaced.")]
    public static partial void NotDeserialized(ILogger logger, string key, Type type, Exception exception);

    [LoggerMessage(3, LogLevel.Information,
        "{Count} messages of other instances were lost; they are read from the event stream in Redis.")]
    public static partial void EventsMissed(ILogger logger, long count);

    [LoggerMessage(4, LogLevel.Warning,
        "The cache is no longer shared, because Redis is not available. Each instance fills its own memory.")]
    public static partial void NotShared(ILogger logger);

    [LoggerMessage(5, LogLevel.Information,
        "The cache is shared again, and has caught up with the purges of other instances.")]
    public static partial void SharedAgain(ILogger logger);

    [LoggerMessage(6, LogLevel.Warning,
        "Redis has lost the count of purges, so older entries may be outdated: the memory was emptied.")]
    public static partial void PurgeCountLost(ILogger logger);

    [LoggerMessage(7, LogLevel.Warning, "The fill of {Key} failed ({Count} failures in a row): {Reason}")]
    public static partial void FillFailed(ILogger logger, string key, int count, string reason, Exception? exception);

    [LoggerMessage(8, LogLevel.Warning, "The factory of {Key} ignored its cancellation and was abandoned.")]
    public static partial void FactoryAbandoned(ILogger logger, string key);

    [LoggerMessage(9, LogLevel.Warning,
        "A {Type} can be read only once, so it is not cached, and each reader gets its own. Cache its content instead: "
        + "its bytes or its elements.")]
    public static partial void SingleUse(ILogger logger, Type type);

    [LoggerMessage(10, LogLevel.Error,
        "A key of HybridCache is blank: the value is made and not cached. Use a key that identifies the value.")]
    public static partial void BlankKey(ILogger logger);
}
