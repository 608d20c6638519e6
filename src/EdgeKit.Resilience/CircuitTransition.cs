namespace EdgeKit.Resilience;

/// <summary>One change of a circuit's state.</summary>
/// <param name="Policy">The policy, or the name of the strategy.</param>
/// <param name="Authority">
/// The authority, such as <c>https://bank.example:443</c>; empty for a strategy that has none.
/// </param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Cause">Why.</param>
/// <param name="Until">When an open circuit lets probes through; <see langword="null"/> for any other state.</param>
public sealed record CircuitTransition(
    string Policy, string Authority, CircuitState From, CircuitState To, CircuitCause Cause, DateTimeOffset? Until);
