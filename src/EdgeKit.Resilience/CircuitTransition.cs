namespace EdgeKit.Resilience;

/// <summary>A state change of a circuit.</summary>
/// <param name="Policy">The policy, or the name of the Polly strategy.</param>
/// <param name="Authority">
/// The authority, such as <c>https://bank.example:443</c>; empty for a Polly strategy.
/// </param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Cause">Why.</param>
/// <param name="Until">The end of the break of an open circuit; otherwise <see langword="null"/>.</param>
public sealed record CircuitTransition(
    string Policy, string Authority, CircuitState From, CircuitState To, CircuitCause Cause, DateTimeOffset? Until);
