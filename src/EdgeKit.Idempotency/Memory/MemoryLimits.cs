namespace EdgeKit.Idempotency.Memory;

/// <summary>Limits on the memory for keys, in bytes.</summary>
/// <param name="Total">The limit for all keys.</param>
/// <param name="PerCaller">The limit for the keys of one caller.</param>
internal readonly record struct MemoryLimits(long Total, long PerCaller);
