using EdgeKit.Tracing.Propagation;


namespace EdgeKit.Tracing.Tests;

public sealed class ContinuityTests
{
    [Theory]
    [InlineData("/client")]
    [InlineData("/yarp")]
    public async Task A_trusted_callers_trace_is_continued_without_a_listener(string way)
    {
        await using var edge = await Edge.TrustingAsync();

        var arrived = await edge.SendAsync(
            way, $"traceparent: {Edge.Caller}", "tracestate: congo=t61rcWkgMzE", "baggage: tenant=7");

        TraceParent.TryParse(arrived["traceparent"], out var parent).ShouldBeTrue();
        parent.TraceId.ToHexString().ShouldBe(Edge.CallerTrace);
        parent.ParentId.ToHexString().ShouldNotBe("b7ad6b7169203331");
        arrived["traceparent"].ShouldEndWith("-01");
        arrived["tracestate"].ShouldBe("congo=t61rcWkgMzE");
        arrived["baggage"].ShouldBe("tenant=7");
    }

    [Theory]
    [InlineData("/client")]
    [InlineData("/yarp")]
    public async Task An_untrusted_callers_trace_is_restarted_without_tracestate_and_baggage(string way)
    {
        await using var edge = await Edge.StartAsync(("TrustedNetworks:0", "10.0.0.0/8"));

        var arrived = await edge.SendAsync(
            way, $"traceparent: {Edge.Caller}", "tracestate: congo=t61rcWkgMzE", "baggage: tenant=7");

        TraceParent.TryParse(arrived["traceparent"], out var parent).ShouldBeTrue();
        parent.TraceId.ToHexString().ShouldNotBe(Edge.CallerTrace);
        arrived.ShouldNotContainKey("tracestate");
        arrived.ShouldNotContainKey("baggage");
    }

    [Fact]
    public async Task A_restarted_trace_is_linked_to_the_callers()
    {
        await using var edge = await Edge.StartAsync();

        await edge.SendAsync("/client", $"traceparent: {Edge.Caller}", "tracestate: congo=t61rcWkgMzE");

        var link = edge.LastActivity!.Links.ShouldHaveSingleItem().Context;
        link.TraceId.ToHexString().ShouldBe(Edge.CallerTrace);
        link.TraceState.ShouldBe("congo=t61rcWkgMzE");
        edge.LastActivity.ParentId.ShouldBeNull();
    }

    [Fact]
    public async Task An_ignored_trace_leaves_no_link()
    {
        await using var edge = await Edge.StartAsync(("Boundary", "Ignore"));

        await edge.SendAsync("/client", $"traceparent: {Edge.Caller}");

        edge.LastActivity!.Links.ShouldBeEmpty();
        edge.LastActivity.TraceId.ToHexString().ShouldNotBe(Edge.CallerTrace);
    }

    [Fact]
    public async Task A_request_without_context_begins_a_trace()
    {
        await using var edge = await Edge.StartAsync();

        var arrived = await edge.SendAsync("/client");

        TraceParent.TryParse(arrived["traceparent"], out var parent).ShouldBeTrue();
        parent.TraceId.ShouldBe(edge.LastActivity!.TraceId);
    }
}
