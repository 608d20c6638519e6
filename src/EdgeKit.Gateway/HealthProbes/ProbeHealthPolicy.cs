using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeKit.Gateway.Telemetry;
using EdgeKit.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.HealthProbes;

/// <summary>
/// Default policy of active health checks. It counts consecutive failures with the same settings as YARP's policy, but
/// a destination is healthy only after its first successful probe; in YARP it is healthy even if the first probe fails.
/// A successful probe also lets the destination's circuit breakers close early.
/// </summary>
internal sealed class ProbeHealthPolicy(
    IOptions<ConsecutiveFailuresHealthPolicyOptions> options,
    IClusterDestinationsUpdater destinations, ILogger<ProbeHealthPolicy> logger, TimeProvider timeProvider,
    ResiliencePipelines? pipelines = null) : IActiveHealthCheckPolicy
{
    public const string PolicyName = "EdgeKit";

    /// <summary>A destination that is not healthy after this time is logged as a warning.</summary>
    private static readonly TimeSpan SlowStartAfter = TimeSpan.FromMinutes(2);

    private readonly ConditionalWeakTable<DestinationState, ProbeHistory> _records = [];

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        var threshold = ThresholdOf(cluster);
        var changed = false;
        foreach (var result in probingResults)
        {
            changed |= Apply(result, cluster, threshold);
        }

        if (changed)
        {
            destinations.UpdateAvailableDestinations(cluster);
        }
    }

    /// <summary>
    /// One successful probe makes a destination healthy; enough consecutive failures make it unhealthy.
    /// </summary>
    public static DestinationHealth NextHealth(DestinationHealth before, int consecutiveFailures, double threshold) =>
        consecutiveFailures == 0 ? DestinationHealth.Healthy
        : consecutiveFailures >= threshold ? DestinationHealth.Unhealthy
        : before;

    /// <returns>True if the destination's health has changed.</returns>
    private bool Apply(DestinationProbingResult result, ClusterState cluster, double threshold)
    {
        var destination = result.Destination;
        var record = _records.GetValue(destination, _ => new ProbeHistory(timeProvider.GetTimestamp()));
        if (result.Response?.IsSuccessStatusCode == true)
        {
            pipelines?.ReportHealthy(
                new Uri(destination.Model.Config.Address), recovered: record.ConsecutiveFailures > 0);
            record.ConsecutiveFailures = 0;
        }
        else
        {
            record.ConsecutiveFailures++;
            WarnIfSlowStart(result, cluster, record);
        }

        var before = destination.Health.Active;
        var now = NextHealth(before, record.ConsecutiveFailures, threshold);
        if (now == before)
        {
            return false;
        }

        destination.Health.Active = now;
        LogChange(result, cluster, record, now);
        return true;
    }

    private void LogChange(
        DestinationProbingResult result, ClusterState cluster, ProbeHistory record, DestinationHealth now)
    {
        var destination = result.Destination.DestinationId;
        if (now == DestinationHealth.Healthy)
        {
            record.WasEverHealthy = true;
            HealthProbeLog.Healthy(logger, destination, cluster.ClusterId);
        }
        else if (record.WasEverHealthy)
        {
            HealthProbeLog.Unhealthy(
                logger, destination, cluster.ClusterId, record.ConsecutiveFailures, ReasonOf(result));
        }
        else
        {
            HealthProbeLog.NotStarted(logger, destination, cluster.ClusterId, ReasonOf(result));
        }
    }

    private void WarnIfSlowStart(DestinationProbingResult result, ClusterState cluster, ProbeHistory record)
    {
        var elapsed = timeProvider.GetElapsedTime(record.FirstProbeAt);
        if (elapsed > SlowStartAfter && record is { WasEverHealthy: false, IsSlowStartLogged: false })
        {
            record.IsSlowStartLogged = true;
            HealthProbeLog.SlowStart(
                logger, result.Destination.DestinationId, cluster.ClusterId, elapsed, ReasonOf(result));
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
        ? $"status {(int)response.StatusCode}" : result.Exception?.Message ?? "no response";

    /// <summary>The results of one destination's health probes. Probe rounds do not overlap.</summary>
    private sealed class ProbeHistory(long firstProbeAt)
    {
        public long FirstProbeAt => firstProbeAt;

        public int ConsecutiveFailures { get; set; }

        /// <summary>Until then the destination counts as starting.</summary>
        public bool WasEverHealthy { get; set; }

        public bool IsSlowStartLogged { get; set; }
    }
}
