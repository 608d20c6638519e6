using System.Globalization;

namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>What a run came to.</summary>
/// <param name="Amplification">Requests sent for each one asked for while the fault lasted.</param>
/// <param name="Goodput">The share of good answers, in time, to what was asked for while the fault lasted.</param>
/// <param name="Wait">How long a call took on average while the fault lasted, answered or not.</param>
/// <param name="Recovery">
/// From the end of the fault to the first of three seconds on end in which 99 % of what was asked for succeeded.
/// </param>
internal sealed record SimulationResult(double Amplification, double Goodput, TimeSpan Wait, TimeSpan? Recovery)
{
    public string Cells => string.Create(
        CultureInfo.InvariantCulture,
        $"{Amplification:0.00} | {Goodput * 100:0.0} % | {Wait.TotalSeconds:0.00} s | {(Recovery is { } recovery ? $"{recovery.TotalSeconds:0} s" : "not in time")}");
}
