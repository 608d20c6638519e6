using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeKit.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Probing;

/// <summary>
/// The policy of active health checks that name none. It counts failures in a row like YARP's own, with the same
/// settings, and differs in what those probes mean that come before the first good one: YARP calls a destination
/// healthy whose first probe was refused, and then warns that it is not. A good probe also tells the circuits of the
/// destination that they need not wait any longer.
/// </summary>
internal sealed class ProbePolicy(
    IOptions<ConsecutiveFailuresHealthPolicyOptions> options,
    IClusterDestinationsUpdater destinations, ILogger<ProbePolicy> logger, TimeProvider timeProvider,
    ResiliencePipelines? pipelines = null) : IActiveHealthCheckPolicy
{
    public const string PolicyName = "EdgeKit";

    /// <summary>How long a destination may be starting before somebody is warned.</summary>
    private static readonly TimeSpan LongStart = TimeSpan.FromMinutes(2);

    private readonly ConditionalWeakTable<DestinationState, ProbeRecord> _records = [];

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        var threshold = ThresholdOf(cluster);
        var changed = false;
        foreach (var result in probingResults)
        {
            changed |= Take(result, cluster, threshold);
        }

        if (changed)
        {
            destinations.UpdateAvailableDestinations(cluster);
        }
    }

    /// <returns>Whether the destination's state has changed.</returns>
    private bool Take(DestinationProbingResult result, ClusterState cluster, double threshold)
    {
        var destination = result.Destination;
        var record = _records.GetValue(destination, _ => new ProbeRecord(timeProvider.GetTimestamp()));
        if (result.Response?.IsSuccessStatusCode == true)
        {
            pipelines?.ReportHealthy(new Uri(destination.Model.Config.Address), recovered: record.FailuresInARow > 0);
            record.FailuresInARow = 0;
        }
        else
        {
            record.FailuresInARow++;
            WarnOfALongStart(result, cluster, record);
        }

        var before = destination.Health.Active;
        var now = ProbeRules.Next(before, record.FailuresInARow, threshold);
        if (now == before)
        {
            return false;
        }

        destination.Health.Active = now;
        Tell(result, cluster, record, now);
        return true;
    }

    private void Tell(DestinationProbingResult result, ClusterState cluster, ProbeRecord record, DestinationHealth now)
    {
        var destination = result.Destination.DestinationId;
        if (now == DestinationHealth.Healthy)
        {
            record.WasEverHealthy = true;
            ProbeLog.Healthy(logger, destination, cluster.ClusterId);
        }
        else if (record.WasEverHealthy)
        {
            ProbeLog.Unhealthy(logger, destination, cluster.ClusterId, record.FailuresInARow, ReasonOf(result));
        }
        else
        {
            ProbeLog.NotStarted(logger, destination, cluster.ClusterId, ReasonOf(result));
        }
    }

    private void WarnOfALongStart(DestinationProbingResult result, ClusterState cluster, ProbeRecord record)
    {
        var elapsed = timeProvider.GetElapsedTime(record.FirstProbe);
        if (elapsed > LongStart && record is { WasEverHealthy: false, IsKnownToBeLate: false })
        {
            record.IsKnownToBeLate = true;
            ProbeLog.Late(logger, result.Destination.DestinationId, cluster.ClusterId, elapsed, ReasonOf(result));
        }
    }

    private double ThresholdOf(ClusterState cluster) =>
        cluster.Model.Config.Metadata?.GetValueOrDefault(
            ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName) is { } text
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold)
            ? threshold
            : options.Value.DefaultThreshold;

    private static string ReasonOf(DestinationProbingResult result) =>
        result.Response is { } response
        ? $"status {(int)response.StatusCode}" : result.Exception?.Message ?? "no answer";
}
