using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>Who decided, as metrics, logs and the health check call it.</summary>
internal static class DecisionSourceNames
{
    public static string Of(DecisionSource source) => source switch
    {
        DecisionSource.Local => "local",
        DecisionSource.Redis => "redis",
        DecisionSource.Lease => "lease",
        DecisionSource.DenyCache => "deny_cache",
        DecisionSource.LocalShare => "local_share",
        DecisionSource.Open => "open",
        DecisionSource.Closed => "closed",
        _ => "not_asked",
    };
}
