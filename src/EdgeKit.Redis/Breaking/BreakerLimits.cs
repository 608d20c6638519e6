namespace EdgeKit.Redis.Breaking;

/// <summary>What <see cref="RedisOptions"/> says to the breaker.</summary>
internal readonly record struct BreakerLimits(int FailuresToOpen, TimeSpan Timeout, TimeSpan ProbeInterval)
{
    public static BreakerLimits Of(RedisOptions options) =>
        new(options.FailuresToOpen, options.Timeout, options.ProbeInterval);
}
