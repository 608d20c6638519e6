using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Filling;

/// <summary>What came of a fill.</summary>
internal readonly record struct FillOutcome(
    FillOutcomeKind Kind, CacheEntry? Entry = null, FillFailure? Failure = null);
