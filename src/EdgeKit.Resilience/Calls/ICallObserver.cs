namespace EdgeKit.Resilience.Calls;

/// <summary>
/// Told of what happens to one call, by whoever runs a pipeline inside another and speaks of it in that one's words.
/// Must not throw.
/// </summary>
internal interface ICallObserver
{
    /// <param name="outcome">How it ended.</param>
    /// <param name="number">1 for the first attempt.</param>
    /// <param name="duration">Up to the response headers.</param>
    void AttemptEnded(CallOutcome outcome, int number, TimeSpan duration);

    void AttemptTimedOut(TimeSpan limit);

    /// <param name="outcome">How the attempt before it ended.</param>
    /// <param name="attempt">The number of that attempt.</param>
    /// <param name="delay">The wait before the retry.</param>
    void Retrying(CallOutcome outcome, int attempt, TimeSpan delay);

    /// <param name="hedges">How many were sent before.</param>
    void Hedging(int hedges);

    /// <param name="outcome">What the fallback stands in for.</param>
    void FellBack(CallOutcome outcome);
}
