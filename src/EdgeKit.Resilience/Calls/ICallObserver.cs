namespace EdgeKit.Resilience.Calls;

/// <summary>
/// Receives the events of one call, for a host pipeline that reports them as its own. Must not throw.
/// </summary>
internal interface ICallObserver
{
    void AttemptEnded(CallOutcome outcome, int number, TimeSpan duration);

    void AttemptTimedOut(TimeSpan limit);

    void Retrying(CallOutcome outcome, int attempt, TimeSpan delay);

    void Hedging(int hedges);

    void FellBack(CallOutcome outcome);
}
