using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeKit.Gateway.Outliers;
using EdgeKit.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Probing;

/// <summary>
/// The policy of active health checks that name none. It counts failures in a row like YARP's own, with the same settings, and differs in
/// what those probes mean that come before the first good one: YARP calls a destination healthy whose first probe was refused, and then
/// warns that it is not. A good probe also tells circuits and outlier ejection that they need not wait any longer.
/// </summary>
internal sealed class ProbePolicy(
    IOptions<ConsecutiveFailuresHealthPolicyOptions> options, IClusterDestinationsUpdater destinations, OutlierPolicy outliers,
    ILogger<ProbePolicy> logger, ResiliencePipelines? pipelines = null) : IActiveHealthCheckPolicy
{
    public const string PolicyName = "EdgeKit";

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
        var record = _records.GetOrCreateValue(destination);
        record.FailuresInARow = result.Response?.IsSuccessStatusCode == true ? 0 : record.FailuresInARow + 1;

        var before = destination.Health.Active;
        var now = ProbeRules.Next(before, record.FailuresInARow, threshold);
        if (record.FailuresInARow == 0)
        {
            pipelines?.ReportHealthy(new Uri(destination.Model.Config.Address));
        }

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
        var destination = result.Destination;
        if (now == DestinationHealth.Healthy)
        {
            record.WasEverHealthy = true;
            outliers.Readmit(cluster, destination);
            ProbeLog.Healthy(logger, destination.DestinationId, cluster.ClusterId);
        }
        else if (record.WasEverHealthy)
        {
            ProbeLog.Unhealthy(logger, destination.DestinationId, cluster.ClusterId, record.FailuresInARow, ReasonOf(result));
        }
        else
        {
            ProbeLog.NotStarted(logger, destination.DestinationId, cluster.ClusterId, ReasonOf(result));
        }
    }

    private double ThresholdOf(ClusterState cluster) =>
        cluster.Model.Config.Metadata?.GetValueOrDefault(ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName) is { } text
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold)
            ? threshold
            : options.Value.DefaultThreshold;

    private static string ReasonOf(DestinationProbingResult result) =>
        result.Response is { } response ? $"status {(int)response.StatusCode}" : result.Exception?.Message ?? "no answer";
}
