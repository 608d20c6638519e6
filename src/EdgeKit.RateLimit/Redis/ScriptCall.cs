using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Redis;

/// <summary>The part of a request that one script call decides on.</summary>
/// <param name="Indices">The indices of its buckets in the request.</param>
/// <param name="Results">Their results; <see langword="null"/> if Redis did not reply.</param>
internal sealed record ScriptCall(int[] Indices, Task<BucketResult[]?> Results);
