namespace EdgeKit.Idempotency.Stores;

/// <summary>What keys may take up, in bytes.</summary>
/// <param name="All">In all.</param>
/// <param name="Owner">Those of one owner.</param>
internal readonly record struct StoreLimits(long All, long Owner);
