using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Redis;

/// <summary>A part of a request's charges that one script call decides on.</summary>
/// <param name="Indices">Which of the charges.</param>
/// <param name="Results">Their decisions, in that order, or nothing when Redis gave no answer.</param>
internal sealed record ScriptCall(int[] Indices, Task<BucketResult[]?> Results);
