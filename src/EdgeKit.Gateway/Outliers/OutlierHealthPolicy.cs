using System.Runtime.CompilerServices;
using EdgeKit.Gateway.Cells;
using EdgeKit.Gateway.Telemetry;
using EdgeKit.Http.Grpc;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Outliers;

/// <summary>
/// Passive health check that ejects destinations by error responses and latency. YARP's own policy only counts failed
/// connections, so that a destination that always responds with 500 would stay.
/// </summary>
internal sealed class OutlierHealthPolicy(
    IDestinationHealthUpdater health, GatewayMetrics metrics, TimeProvider timeProvider) : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "EdgeKit";

    private readonly ConditionalWeakTable<ClusterState, ClusterOutcomes> _clusters = [];
    private readonly long _start = timeProvider.GetTimestamp();

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        var outliers = context.GetPolicyTable().Get<GatewayOptions>().Outliers;
        var error = context.GetForwarderErrorFeature();
        var outcome = EjectionRules.HasFailed(
            error?.Error, error?.Exception, StatusOf(context), ContextOf(context), outliers.SlowCall);
        if (outcome is not { } failed)
        {
            return;
        }

        var record = _clusters.GetValue(cluster, static _ => new ClusterOutcomes());
        var now = timeProvider.GetElapsedTime(_start);
        record.Record(outliers, destination.DestinationId, failed, now);
        if (failed && record.TryEject(outliers, destination.DestinationId, PeersOf(destination, cluster), now))
        {
            metrics.Ejected(cluster.ClusterId);
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, outliers.EjectionDuration);
        }
    }

    private static OutcomeContext ContextOf(HttpContext context)
    {
        var deadlineWasNear = Deadline.Current is { IsCallers: true, IsAllButOver: true };
        return context.Features.Get<TimeToHeaders>() is { ClientTiming: var client } time
            ? new OutcomeContext(time.Elapsed, time.IsBodyIncomplete, time.HasResponse, client.IsWaitingForClient,
                client.IsClientSlow, deadlineWasNear)
            : new OutcomeContext(TimeToHeaders: null, DeadlineWasNear: deadlineWasNear);
    }

    /// <summary>A gRPC call that ended at the client's deadline does not count against its destination: 499.</summary>
    private static int StatusOf(HttpContext context) =>
        ResponseStatus.Of(context) is var status
        && status == StatusCodes.Status504GatewayTimeout && context.Request.Headers.ContainsKey("grpc-timeout")
            ? StatusCodes.Status499ClientClosedRequest
            : status;

    private static string[] PeersOf(DestinationState destination, ClusterState cluster)
    {
        var cell = CellDestinations.CellOf(destination);
        return [.. cluster.DestinationsState.AllDestinations
            .Where(d => string.Equals(CellDestinations.CellOf(d), cell, StringComparison.OrdinalIgnoreCase))
            .Select(d => d.DestinationId)];
    }
}
