using System.Threading.RateLimiting;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>What a limiter answered, which has to be right to be counted.</summary>
internal static class Grants
{
    /// <summary>Takes a permit of a limit that nobody exhausts.</summary>
    public static async ValueTask TakeAsync(ValueTask<RateLimitLease> asked)
    {
        using var lease = await asked;
        if (!lease.IsAcquired)
        {
            throw new InvalidOperationException("A permit was refused that is there.");
        }
    }

    /// <summary>Checks that a full bucket gives all that it holds, and no more.</summary>
    public static async Task CheckAsync(Func<int, ValueTask<RateLimitLease>> askAsync, int capacity)
    {
        using var first = await askAsync(capacity);
        using var second = await askAsync(capacity);
        if (!first.IsAcquired || second.IsAcquired)
        {
            throw new InvalidOperationException(
                $"A bucket of {capacity} answered {first.IsAcquired} and {second.IsAcquired} to two who each want all of it.");
        }
    }
}
