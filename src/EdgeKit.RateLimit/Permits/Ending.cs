namespace EdgeKit.RateLimit.Permits;

/// <summary>How a request that held a permit ended, for limits that learn from it.</summary>
/// <param name="Kind">What it tells of the service.</param>
/// <param name="OfCaller">How much of its time passed with waiting for its caller.</param>
internal readonly record struct Ending(EndingKind Kind, TimeSpan OfCaller = default)
{
    public static readonly Ending Answered = new(EndingKind.Answered);
    public static readonly Ending Overloaded = new(EndingKind.Overloaded);
    public static readonly Ending Silent = new(EndingKind.Silent);
}
