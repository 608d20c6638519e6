namespace EdgeKit.RateLimit.Concurrency;

/// <summary>
/// How a request that held a permit ended. Adaptive limits adjust to it. The time spent waiting for the client is
/// excluded.
/// </summary>
internal readonly record struct RequestOutcome(RequestOutcomeKind Kind, TimeSpan ClientTime = default)
{
    public static readonly RequestOutcome Completed = new(RequestOutcomeKind.Completed);
    public static readonly RequestOutcome Overloaded = new(RequestOutcomeKind.Overloaded);
    public static readonly RequestOutcome Ignored = new(RequestOutcomeKind.Ignored);
}
