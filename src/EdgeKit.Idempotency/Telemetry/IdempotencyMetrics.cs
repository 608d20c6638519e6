using System.Diagnostics.Metrics;

namespace EdgeKit.Idempotency.Telemetry;

/// <summary>The metrics of the meter EdgeKit.Idempotency.</summary>
internal sealed class IdempotencyMetrics
{
    public const string MeterName = "EdgeKit.Idempotency";

    private readonly Counter<long> _requests;

    public IdempotencyMetrics(IMeterFactory meterFactory) =>
        _requests = meterFactory.Create(MeterName).CreateCounter<long>(
            "edgekit.idempotency.requests", "{request}", "Requests under an idempotency policy by outcome.");

    public void Request(string policy, string outcome) => _requests.Add(
        1,
        new KeyValuePair<string, object?>("edgekit.idempotency.policy", policy),
        new KeyValuePair<string, object?>("edgekit.idempotency.outcome", outcome));
}
