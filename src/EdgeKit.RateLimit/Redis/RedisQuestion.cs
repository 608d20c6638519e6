using EdgeKit.RateLimit.Decisions;

namespace EdgeKit.RateLimit.Redis;

/// <summary>A part of a request's charges that one script call decides on.</summary>
/// <param name="Indices">Which of the charges.</param>
/// <param name="Answer">Their decisions, in that order, or nothing when Redis gave no answer.</param>
internal sealed record RedisQuestion(int[] Indices, Task<Decision[]?> Answer);
