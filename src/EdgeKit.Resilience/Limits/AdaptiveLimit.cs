namespace EdgeKit.Resilience.Limits;

/// <summary>Additive increase, multiplicative decrease (Chiu and Jain, 1989).</summary>
internal static class AdaptiveLimit
{
    private const double Decrease = 0.9;

    public static double Next(double limit, int inFlight, bool overloaded, ConcurrencyLimitOptions options)
    {
        if (overloaded)
        {
            return Math.Max(options.MinPermitLimit, limit * Decrease);
        }

        // A limit that is not reached gives no evidence that a higher one would be safe.
        return inFlight * 2 >= limit
            ? Math.Min(options.PermitLimit, limit + (1 / limit)) : Math.Min(options.PermitLimit, limit);
    }
}
