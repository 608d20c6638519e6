using EdgeKit.Ratios.Auth;
using EdgeKit.Ratios.Cache;
using EdgeKit.Ratios.Gateway;
using EdgeKit.Ratios.Idempotency;
using EdgeKit.Ratios.RateLimit;
using EdgeKit.Ratios.Resilience;
using EdgeKit.Ratios.Saga;

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
        new StandardHandlerRatio(),
        new BeginCompleteRatio("idempotency-begin-complete", "", BeginCompleteRatio.Bare),
        new BeginCompleteRatio(
            "idempotency-library", " on the client library itself, without a time budget", BeginCompleteRatio.Library),
        new JwtValidateRatio(),
        new HitRatio(),
        .. LibraryRatios.All,
        new HttpRatio(),
        new GatewayRatio("gateway-overhead",
            "requests/s through the shop's gateway: tracing, limits, JWT, resilience; against bare YARP",
            "/api/orders/1"),
        new GatewayRatio("gateway-cached",
            "requests/s of the shop's gateway for the cached catalogue, against bare YARP", "/api/catalog/products"),
    ];

    /// <summary>What has no rival.</summary>
    public static IReadOnlyList<IReport> Reports { get; } = [new SagaReport()];
}
