using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Decisions;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>
/// The charges of one kind of request as the platform's <see cref="RateLimiter"/>: a handle, the buckets live on
/// without it.
/// </summary>
internal sealed class ChargesLimiter(PolicyLimiter core, Charge[] charges, RateLimitPriority priority) : RateLimiter
{
    /// <summary>A handle can be thrown away at any time.</summary>
    public override TimeSpan? IdleDuration => TimeSpan.MaxValue;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => core.Attempt(Request());

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        int permitCount, CancellationToken cancellationToken) =>
        core.AcquireAsync(Request(), cancellationToken);

    private DecisionRequest Request() => new([.. charges], priority);
}
