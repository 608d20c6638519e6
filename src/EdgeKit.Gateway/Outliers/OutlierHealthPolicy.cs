using System.Runtime.CompilerServices;
using EdgeKit.Gateway.Cells;
using EdgeKit.Gateway.Telemetry;
using EdgeKit.Http.Refusals;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Outliers;

/// <summary>
/// YARP's passive health check by what destinations answer and how long they take; its own policy counts broken
/// connections only, so that a destination which answers 500 to everything would stay.
/// </summary>
internal sealed class OutlierHealthPolicy(
    IOptionsMonitor<GatewayOptions> options,
    IDestinationHealthUpdater health, GatewayMetrics metrics, TimeProvider timeProvider) : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "EdgeKit";

    private readonly ConditionalWeakTable<ClusterState, ClusterOutcomes> _clusters = [];
    private readonly long _start = timeProvider.GetTimestamp();

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        var outliers = options.CurrentValue.Outliers;
        var error = context.GetForwarderErrorFeature();
        if (OutcomeRules.HasFailed(
            error?.Error, error?.Exception, StatusOf(context), ContextOf(context), outliers.SlowCall) is not { } failed)
        {
            return;
        }

        var record = _clusters.GetValue(cluster, static _ => new ClusterOutcomes());
        var now = timeProvider.GetElapsedTime(_start);
        record.Record(outliers, destination.DestinationId, failed, now);
        if (failed && record.TryEject(outliers, destination.DestinationId, PeersOf(destination, cluster), now))
        {
            metrics.Ejected(cluster.ClusterId);
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, outliers.EjectFor);
        }
    }

    private static OutcomeContext ContextOf(HttpContext context)
    {
        var wasHurried = Deadline.Current is { IsCallers: true, IsAllButOver: true };
        return context.Features.Get<TimeToHeaders>() is { ClientTiming: var pace } time
            ? new OutcomeContext(time.Elapsed, time.IsBodyIncomplete, time.HasResponse, pace.IsWaitingForClient, pace.IsClientSlow, wasHurried)
            : new OutcomeContext(TimeToHeaders: null, DeadlineWasNear: wasHurried);
    }

    /// <summary>
    /// A call of gRPC that was over when its client had said it would be says nothing about its destination: 499.
    /// </summary>
    private static int StatusOf(HttpContext context) =>
        AnswerStatus.Of(context) is var status
        && status == StatusCodes.Status504GatewayTimeout && context.Request.Headers.ContainsKey("grpc-timeout")
            ? StatusCodes.Status499ClientClosedRequest
            : status;

    private static string[] PeersOf(DestinationState destination, ClusterState cluster)
    {
        var cell = CellDestinations.CellOf(destination);
        return [.. cluster.DestinationsState.AllDestinations
            .Where(d => string.Equals(CellDestinations.CellOf(d), cell, StringComparison.OrdinalIgnoreCase)).Select(
                d => d.DestinationId)];
    }
}
