using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Filling;

internal readonly record struct FillOutcome(
    FillOutcomeKind Kind, CacheEntry? Entry = null, FillFailure? Failure = null);
