using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.HealthProbes;

/// <summary>Determines a destination's health from its probes. A pure function.</summary>
internal static class ProbeRules
{
    /// <summary>
    /// One successful probe makes a destination healthy; enough consecutive failures make it unhealthy.
    /// </summary>
    public static DestinationHealth Next(DestinationHealth before, int consecutiveFailures, double threshold) =>
        consecutiveFailures switch
    {
        0 => DestinationHealth.Healthy,
        _ when consecutiveFailures >= threshold => DestinationHealth.Unhealthy,
        _ => before,
    };
}
