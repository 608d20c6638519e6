using Microsoft.Extensions.Logging;

namespace EdgeKit.Gateway.Telemetry;

internal static partial class HealthProbeLog
{
    [LoggerMessage(1, LogLevel.Information, "Destination {Destination} of cluster {Cluster} is healthy.")]
    public static partial void Healthy(ILogger logger, string destination, string cluster);

    [LoggerMessage(2, LogLevel.Warning,
        "Destination {Destination} of cluster {Cluster} is unhealthy: {Failures} probes in a row failed, the last with "
        + "{Reason}.")]
    public static partial void Unhealthy(
        ILogger logger, string destination, string cluster, int failures, string reason);

    [LoggerMessage(4, LogLevel.Warning,
        "Destination {Destination} of cluster {Cluster} has not passed a health probe since the first, {Elapsed} ago: "
        + "{Reason}.")]
    public static partial void SlowStart(
        ILogger logger, string destination, string cluster, TimeSpan elapsed, string reason);

    [LoggerMessage(3, LogLevel.Information,
        "Destination {Destination} of cluster {Cluster} has not passed a health probe yet: {Reason}.")]
    public static partial void NotStarted(ILogger logger, string destination, string cluster, string reason);
}
