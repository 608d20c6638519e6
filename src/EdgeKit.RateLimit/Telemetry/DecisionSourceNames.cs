using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>The names of decision sources in metrics, logs and the health check.</summary>
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
        _ => "not_evaluated",
    };
}
