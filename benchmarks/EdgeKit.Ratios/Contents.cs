using EdgeKit.Ratios.Auth;
using EdgeKit.Ratios.Cache;
using EdgeKit.Ratios.Idempotency;
using EdgeKit.Ratios.RateLimit;
using EdgeKit.Ratios.Resilience;

namespace EdgeKit.Ratios;

/// <summary>The table of contents: every ratio that can be asked for.</summary>
internal static class Contents
{
    public static IReadOnlyList<IRatio> All { get; } =
    [
        new LocalRatio("ratelimit-local", threads: 1),
        new LocalRatio("ratelimit-local-parallel", threads: 2),
        new IdleRatio(),
        new RedisUniformRatio(),
        new RedisHotRatio(),
        new BreakerClosedRatio(),
        new BreakerOpenRatio(),
        new PipelineRatio(),
        new BeginCompleteRatio(),
        new JwtValidateRatio(),
        new HitRatio(),
        new StampedeRatio(),
        new HttpRatio(),
    ];
}
