namespace EdgeKit.Resilience.Redis.SharedCircuits;

/// <summary>What one instance says of one of its circuits.</summary>
/// <param name="Instance">Who says it.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Authority">The authority.</param>
/// <param name="OpenMilliseconds">
/// How much longer the circuit is open; zero when it is not. A span, because clocks of machines differ.
/// </param>
internal sealed record CircuitMessage(Guid Instance, string Policy, string Authority, long OpenMilliseconds)
{
    private const int LongestName = 1_024;
    private const long LongestOpen = 24 * 60 * 60 * 1_000;

    /// <summary>Anybody who can write to Redis can send news.</summary>
    public bool IsValid =>
        Policy is { Length: > 0 and <= LongestName }
        && Authority is { Length: > 0 and <= LongestName } && OpenMilliseconds is >= 0 and <= LongestOpen;
}
