using System.Diagnostics.Metrics;

namespace EdgeKit.Cache.Telemetry;

/// <summary>Counts HTTP requests under a cache policy by outcome.</summary>
internal sealed class HttpCacheMetrics
{
    private readonly Counter<long> _requests;

    public HttpCacheMetrics(IMeterFactory meterFactory) =>
        _requests = meterFactory.Create(CacheMetrics.MeterName).CreateCounter<long>(
        "edgekit.cache.http.requests", "{request}", "HTTP requests under a cache policy by outcome.");

    public void Answered(string policy, string outcome)
    {
        if (_requests.Enabled)
        {
            _requests.Add(
                1,
                new KeyValuePair<string, object?>("edgekit.cache.policy", policy),
                new KeyValuePair<string, object?>("edgekit.cache.outcome", outcome));
        }
    }
}
