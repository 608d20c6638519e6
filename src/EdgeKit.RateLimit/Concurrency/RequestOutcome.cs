namespace EdgeKit.RateLimit.Concurrency;

/// <summary>How a request that held a permit ended, for limits that learn from it.</summary>
/// <param name="Kind">What it tells of the service.</param>
/// <param name="ClientTime">How much of its time passed with waiting for its caller.</param>
internal readonly record struct RequestOutcome(RequestOutcomeKind Kind, TimeSpan ClientTime = default)
{
    public static readonly RequestOutcome Completed = new(RequestOutcomeKind.Completed);
    public static readonly RequestOutcome Overloaded = new(RequestOutcomeKind.Overloaded);
    public static readonly RequestOutcome Ignored = new(RequestOutcomeKind.Ignored);
}
