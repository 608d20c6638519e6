using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// The buckets of a request, by index, that one script call decides on. Its results are <see langword="null"/> if Redis
/// did not reply.
/// </summary>
internal sealed record ScriptCall(int[] Indices, Task<BucketResult[]?> Results);
