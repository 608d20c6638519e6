namespace EdgeKit.Resilience.Limits;

/// <summary>Additive increase, multiplicative decrease (Chiu and Jain, 1989).</summary>
internal static class AdaptiveLimit
{
    private const double Decrease = 0.9;

    /// <param name="limit">The limit until now.</param>
    /// <param name="inFlight">Calls in flight when this one ended, itself included.</param>
    /// <param name="overloaded">Whether this call found the authority overloaded.</param>
    /// <param name="policy">The bounds.</param>
    public static double Next(double limit, int inFlight, bool overloaded, ConcurrencyLimitOptions policy)
    {
        if (overloaded)
        {
            return Math.Max(policy.MinPermitLimit, limit * Decrease);
        }

        // A limit that is not used says nothing about whether more would be borne.
        return inFlight * 2 >= limit ? Math.Min(policy.PermitLimit, limit + (1 / limit)) : Math.Min(policy.PermitLimit, limit);
    }
}
