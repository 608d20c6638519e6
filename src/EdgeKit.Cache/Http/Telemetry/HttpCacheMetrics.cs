using System.Diagnostics.Metrics;
using EdgeKit.Cache.Http.Policy;

namespace EdgeKit.Cache.Http.Telemetry;

/// <summary>Counts requests under a policy by what became of them.</summary>
internal sealed class HttpCacheMetrics
{
    public const string MeterName = "EdgeKit.Cache";

    private readonly Counter<long> _requests;

    public HttpCacheMetrics(IMeterFactory meterFactory) =>
        _requests = meterFactory.Create(MeterName).CreateCounter<long>(
        "edgekit.cache.http.requests", "{request}", "HTTP requests under a cache policy by outcome.");

    public void Answered(HttpPolicy policy, string outcome)
    {
        if (_requests.Enabled)
        {
            _requests.Add(
                1,
                new KeyValuePair<string, object?>("edgekit.cache.policy", policy.Space.Name),
                new KeyValuePair<string, object?>("edgekit.cache.outcome", outcome));
        }
    }
}
