using System.Diagnostics.Metrics;

namespace EdgeKit.Tracing.Boundary;

/// <summary>Counts requests by what became of the caller's context.</summary>
internal sealed class TracingMetrics
{
    public const string MeterName = "EdgeKit.Tracing";

    private readonly Counter<long> _requests;

    public TracingMetrics(IMeterFactory meterFactory) =>
        _requests = meterFactory.Create(MeterName).CreateCounter<long>(
            "edgekit.tracing.requests", "{request}", "Requests by what became of the caller's trace context.");

    /// <param name="outcome">
    /// <c>continued</c>, <c>restarted</c>, <c>ignored</c>, or <c>begun</c> when there was nothing to continue.
    /// </param>
    public void Request(string outcome) =>
        _requests.Add(1, new KeyValuePair<string, object?>("edgekit.tracing.outcome", outcome));
}
