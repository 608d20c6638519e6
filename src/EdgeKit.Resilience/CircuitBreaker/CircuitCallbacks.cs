namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// The owner's functions that a circuit calls. ThresholdFactor gets policy and authority; it is below 1 while enough
/// other instances have that circuit open.
/// </summary>
internal sealed record CircuitCallbacks(
    Func<double> Random, Action<CircuitTransition> OnTransition, Func<string, string, double> ThresholdFactor);
