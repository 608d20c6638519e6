using System.Diagnostics.Metrics;

namespace EdgeKit.Policies.Telemetry;

/// <summary>Counts reloads by outcome.</summary>
internal sealed class PolicyMetrics
{
    public const string MeterName = "EdgeKit.Policies";

    private readonly Counter<long> _reloads;

    public PolicyMetrics(IMeterFactory meterFactory) =>
        _reloads = meterFactory.Create(MeterName).CreateCounter<long>(
            "edgekit.policies.reloads", "{reload}",
            "Reloads of the EdgeKit section that changed something or tried to.");

    public void Reloaded(bool accepted) =>
        _reloads.Add(1, KeyValuePair.Create("edgekit.policies.outcome", (object?)(accepted ? "accepted" : "rejected")));
}
