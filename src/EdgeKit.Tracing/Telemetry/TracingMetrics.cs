using System.Diagnostics.Metrics;

namespace EdgeKit.Tracing.Telemetry;

/// <summary>The metrics of the meter EdgeKit.Tracing.</summary>
internal sealed class TracingMetrics
{
    public const string MeterName = "EdgeKit.Tracing";

    private readonly Counter<long> _requests;

    public TracingMetrics(IMeterFactory meterFactory) =>
        _requests = meterFactory.Create(MeterName).CreateCounter<long>(
            "edgekit.tracing.requests", "{request}", "Requests by the handling of the caller's trace context.");

    public void Request(string outcome) =>
        _requests.Add(1, new KeyValuePair<string, object?>("edgekit.tracing.outcome", outcome));
}
