namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>What a circuit asks of the world, and tells it. Called outside any lock.</summary>
/// <param name="Random">Evenly from 0 to 1.</param>
/// <param name="OnTransition">Told by the one call that caused the transition.</param>
/// <param name="ThresholdFactor">
/// What the thresholds for this policy and authority are multiplied by: below 1 while enough other instances have
/// theirs open.
/// </param>
internal sealed record CircuitCallbacks(
    Func<double> Random, Action<CircuitTransition> OnTransition, Func<string, string, double> ThresholdFactor);
