using System.ComponentModel.DataAnnotations;
using EdgeKit.Resilience.Polly;
using Polly;

namespace EdgeKit.Resilience.Tests;

/// <summary>Numbers that nobody checks when a pipeline is built in code would be found by the first outage.</summary>
public sealed class CircuitBreakerOptionsTests
{
    public static TheoryData<CircuitBreakerOptions, string> Nonsense => new()
    {
        { new() { Probes = 0 }, "Probes" },
        { new() { SampledCalls = 0 }, "Calls" },
        { new() { FailureRatio = 2 }, "FailureRatio" },
        { new() { BreakDuration = TimeSpan.FromSeconds(-1) }, "Cooldown" },
        { new() { BreakDuration = TimeSpan.FromSeconds(10), MaxBreakDuration = TimeSpan.FromSeconds(5) },
            "MaxCooldown 00:00:05" },
        { new() { SlowCallRatio = 0.5 }, "SlowCall" },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Numbers_that_make_no_sense_are_refused_when_the_pipeline_is_built(
        CircuitBreakerOptions policy, string named) =>
        Should.Throw<ValidationException>(() => Build(new() { Settings = policy })).Message.ShouldContain(named);

    [Fact]
    public void What_is_missing_is_refused_when_the_pipeline_is_built()
    {
        Should.Throw<ValidationException>(() => Build(new() { Settings = null! })).Message.ShouldContain("Policy");
        Should.Throw<ValidationException>(() => Build(new() { Classify = null! })).Message.ShouldContain("Classify");
    }

    private static void Build(EdgeKitCircuitBreakerOptions<int> options) =>
        new ResiliencePipelineBuilder<int>().AddEdgeKitCircuitBreaker(options).Build();
}
