using System.Globalization;
using System.Numerics;

namespace EdgeKit.RateLimit.Tests.Algorithms;

/// <summary>A token bucket in unbounded integers: what the real ones are compared with.</summary>
internal sealed class GcraModel
{
    private BigInteger _fullAt;

    /// <summary>
    /// How many random steps a comparison takes. Ten million on demand: EDGEKIT_MODEL_STEPS=10000000.
    /// </summary>
    public static int Steps { get; } = int.Parse(
        Environment.GetEnvironmentVariable("EDGEKIT_MODEL_STEPS") ?? "1000000", CultureInfo.InvariantCulture);

    /// <returns>Whether the tokens were taken, and what is used after.</returns>
    public (bool Admitted, BigInteger Used) Take(BigInteger now, BigInteger emission, BigInteger full, BigInteger cost)
    {
        var used = BigInteger.Min(full, BigInteger.Max(0, _fullAt - now));
        var after = used + (cost * emission);
        if (after > full)
        {
            return (false, used);
        }

        _fullAt = now + after;
        return (true, after);
    }
}
