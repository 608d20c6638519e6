using System.Diagnostics;
using EdgeKit.Tracing.Sampling;
using Microsoft.AspNetCore.Builder;

namespace EdgeKit.Tracing.Tests;

public sealed class SamplingTests
{
    private const string Unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    [Theory]
    [InlineData("0af7651916cd43dd8400000000000000", 1.0, true)]
    [InlineData("0af7651916cd43dd8400000000000000", 0.999, false)]
    [InlineData("0af7651916cd43dd847fffffffffffff", 0.5, false)]
    [InlineData("0af7651916cd43dd8480000000000000", 0.5, true)]
    [InlineData("ffffffffffffffffffffffffffffffff", 0.000001, true)]
    [InlineData("ffffffffffffffffffffffffffffffff", 0.0, false)]
    public void The_seven_right_most_bytes_decide(string traceId, double ratio, bool sampled) =>
        RatioSampling.IsSampled(ActivityTraceId.CreateFromString(traceId), ratio).ShouldBe(sampled);

    [Fact]
    public void The_platforms_ids_are_sampled_at_the_ratio() =>
        Enumerable.Range(0, 10_000).Count(
            _ => RatioSampling.IsSampled(ActivityTraceId.CreateRandom(), 0.1)).ShouldBeInRange(800, 1200);

    [Theory]
    [InlineData("0", "02")]
    [InlineData("1", "03")]
    public async Task A_new_trace_is_sampled_by_ratio_and_flagged_random(
        string ratio, string flags)
    {
        await using var edge = await Edge.StartAsync(("SampleRatio", ratio));

        (await edge.SendAsync("/client", $"traceparent: {Edge.Caller}"))["traceparent"].ShouldEndWith(flags);
        (await edge.SendAsync("/yarp"))["traceparent"].ShouldEndWith(flags);
    }

    [Theory]
    [InlineData("0", Edge.Caller, "01")]
    [InlineData("1", Unsampled, "00")]
    public async Task A_continued_trace_keeps_its_callers_decision(string ratio, string caller, string flags)
    {
        await using var edge = await Edge.TrustingAsync(("SampleRatio", ratio));

        (await edge.SendAsync("/client", $"traceparent: {caller}"))["traceparent"].ShouldEndWith("-" + flags);
    }

    [Fact]
    public async Task A_rule_forces_or_forbids_sampling_on_its_route()
    {
        await using var edge = await Edge.StartAsync(
            ("SampleRatio", "0"), ("Rules:0:Path", "/client/{**rest}"), ("Rules:0:SampleRatio", "1"));
        await using var other = await Edge.StartAsync(
            ("SampleRatio", "1"), ("Rules:0:Path", "/client/{**rest}"), ("Rules:0:SampleRatio", "0"));

        (await edge.SendAsync("/client"))["traceparent"].ShouldEndWith("-03");
        (await edge.SendAsync("/yarp"))["traceparent"].ShouldEndWith("-02");
        (await other.SendAsync("/client"))["traceparent"].ShouldEndWith("-02");
        (await other.SendAsync("/yarp"))["traceparent"].ShouldEndWith("-03");
    }

    [Fact]
    public async Task A_trusted_caller_has_its_request_sampled_by_the_debug_header()
    {
        await using var edge = await Edge.TrustingAsync(("SampleRatio", "0"), ("DebugHeader", "X-Trace-Debug"));

        (await edge.SendAsync("/client", $"traceparent: {Unsampled}", "X-Trace-Debug: 1"))["traceparent"].ShouldEndWith(
            "-01");
        (await edge.SendAsync("/client", "X-Trace-Debug: 1"))["traceparent"].ShouldEndWith("-03");
    }

    [Fact]
    public async Task An_untrusted_callers_debug_header_is_ignored()
    {
        await using var edge = await Edge.StartAsync(("SampleRatio", "0"), ("DebugHeader", "X-Trace-Debug"));

        (await edge.SendAsync("/client", "X-Trace-Debug: 1"))["traceparent"].ShouldEndWith("-02");
    }

    [Theory]
    [InlineData("02", "03")]
    [InlineData("00", "01")]
    public async Task A_listener_that_records_everything_leaves_the_random_flag_unchanged(string received, string sent)
    {
        using var everything = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(everything);
        await using var edge = await Edge.TrustingAsync();

        foreach (var way in (string[])["/client", "/yarp"])
        {
            var arrived = await edge.SendAsync(way, $"traceparent: {Unsampled[..^2]}{received}");

            arrived["traceparent"].ShouldEndWith("-" + sent);
        }
    }

    [Fact]
    public async Task A_span_between_the_request_and_the_call_passes_the_random_flag_on()
    {
        using var source = new ActivitySource("Some.Library");
        await using var edge = await Edge.StartAsync(
            [("TrustedNetworks:0", "127.0.0.0/8"), ("Sources:0", "Some.*")], null, app =>
                app.Use(async (context, next) =>
            {
                using var span = source.StartActivity("step");
                span.ShouldNotBeNull();
                await next();
            }));

        (await edge.SendAsync("/client", $"traceparent: {Edge.Caller[..^2]}03"))["traceparent"].ShouldEndWith("-03");
    }
}
