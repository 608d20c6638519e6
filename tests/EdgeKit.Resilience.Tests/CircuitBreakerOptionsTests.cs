using System.ComponentModel.DataAnnotations;
using EdgeKit.Resilience.Polly;
using Polly;

namespace EdgeKit.Resilience.Tests;

/// <summary>Settings in code are validated when the pipeline is built, not in the first outage.</summary>
public sealed class CircuitBreakerOptionsTests
{
    public static TheoryData<CircuitBreakerOptions, string> Invalid => new()
    {
        { new() { Probes = 0 }, "Probes" },
        { new() { SampledCalls = 0 }, "SampledCalls" },
        { new() { FailureRatio = 2 }, "FailureRatio" },
        { new() { BreakDuration = TimeSpan.FromSeconds(-1) }, "BreakDuration" },
        { new() { BreakDuration = TimeSpan.FromSeconds(10), MaxBreakDuration = TimeSpan.FromSeconds(5) },
            "MaxBreakDuration 00:00:05" },
        { new() { SlowCallRatio = 0.5 }, "SlowCallDuration" },
        { new() { SampledCalls = 5, MinimumThroughput = 10 }, "SampledCalls is 5" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Invalid_settings_fail_when_the_pipeline_is_built(
        CircuitBreakerOptions policy, string named) =>
        Should.Throw<ValidationException>(() => Build(new() { Settings = policy })).Message.ShouldContain(named);

    [Fact]
    public void Missing_options_fail_when_the_pipeline_is_built()
    {
        Should.Throw<ValidationException>(() => Build(new() { Settings = null! })).Message.ShouldContain("Settings");
        Should.Throw<ValidationException>(() => Build(new() { Classify = null! })).Message.ShouldContain("Classify");
    }

    private static void Build(EdgeKitCircuitBreakerOptions<int> options) =>
        new ResiliencePipelineBuilder<int>().AddEdgeKitCircuitBreaker(options).Build();
}
