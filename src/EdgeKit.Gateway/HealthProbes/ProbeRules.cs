using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.HealthProbes;

/// <summary>Determines a destination's health from its probes. A pure function.</summary>
internal static class ProbeRules
{
    /// <summary>
    /// One successful probe makes a destination healthy; enough consecutive failures make it unhealthy.
    /// </summary>
    /// <param name="before">
    /// The current health; unknown until the first change.
    /// </param>
    /// <param name="failuresInARow">
    /// Failed probes since the last successful one, including this one; 0 if it was successful.
    /// </param>
    /// <param name="threshold">Number of failures that make a destination unhealthy.</param>
    public static DestinationHealth Next(DestinationHealth before, int failuresInARow, double threshold) =>
        failuresInARow switch
    {
        0 => DestinationHealth.Healthy,
        _ when failuresInARow >= threshold => DestinationHealth.Unhealthy,
        _ => before,
    };
}
