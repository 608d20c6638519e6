namespace EdgeKit.RateLimit.Concurrency;

/// <summary>How a request that held a permit ended. Adaptive limits learn from it.</summary>
/// <param name="Kind">The kind of outcome.</param>
/// <param name="ClientTime">The part of the request's duration that was spent waiting for its client.</param>
internal readonly record struct RequestOutcome(RequestOutcomeKind Kind, TimeSpan ClientTime = default)
{
    public static readonly RequestOutcome Completed = new(RequestOutcomeKind.Completed);
    public static readonly RequestOutcome Overloaded = new(RequestOutcomeKind.Overloaded);
    public static readonly RequestOutcome Ignored = new(RequestOutcomeKind.Ignored);
}
