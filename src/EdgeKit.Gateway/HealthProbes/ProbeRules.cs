using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.HealthProbes;

/// <summary>What a destination's probes make of it: a pure function.</summary>
internal static class ProbeRules
{
    /// <summary>
    /// One good probe is enough to be healthy; it takes several bad ones in a row to be unhealthy, and until then
    /// nothing changes.
    /// </summary>
    /// <param name="before">
    /// The state so far; unknown until the first good probe or the last of enough bad ones.
    /// </param>
    /// <param name="failuresInARow">
    /// How many probes have failed since the last good one, this one included; 0 for a good one.
    /// </param>
    /// <param name="threshold">How many are enough.</param>
    public static DestinationHealth Next(DestinationHealth before, int failuresInARow, double threshold) =>
        failuresInARow switch
    {
        0 => DestinationHealth.Healthy,
        _ when failuresInARow >= threshold => DestinationHealth.Unhealthy,
        _ => before,
    };
}
