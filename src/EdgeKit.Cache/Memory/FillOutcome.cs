using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Memory;

internal readonly record struct FillOutcome(
    FillOutcomeKind Kind, CacheEntry? Entry = null, FillFailure? Failure = null);
