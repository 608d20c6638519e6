using EdgeKit.Tracing.Propagation;


namespace EdgeKit.Tracing.Tests;

public sealed class PropagationTests(TrustingEdge fixture) : IClassFixture<TrustingEdge>
{
    public static TheoryData<string, string> AcceptedParents => TraceParentTable.Accepted;

    public static TheoryData<string> RefusedParents => TraceParentTable.Refused;

    public static TheoryData<string[], string?> States => TraceStateTable.Rows;

    [Theory]
    [MemberData(nameof(AcceptedParents))]
    public async Task A_well_formed_parent_is_sent_as_version_00(string parent, string flags)
    {
        foreach (var way in (string[])["/client", "/yarp"])
        {
            var arrived = await fixture.Edge.SendAsync(way, $"TraceParent: {parent}", "TraceState: a=1");

            arrived["traceparent"].ShouldMatch($"^00-{Edge.CallerTrace}-[0-9a-f]{{16}}-{flags}$");
            arrived["traceparent"].ShouldNotContain("b7ad6b7169203331");
            arrived["tracestate"].ShouldBe("a=1");
        }
    }

    [Theory]
    [MemberData(nameof(RefusedParents))]
    public async Task A_malformed_parent_begins_a_new_trace_without_state(string lines)
    {
        foreach (var way in (string[])["/client", "/yarp"])
        {
            var arrived = await fixture.Edge.SendAsync(way, [.. lines.Split('\n'), "tracestate: a=1"]);

            TraceParent.TryParse(arrived["traceparent"], out var sent).ShouldBeTrue();
            sent.TraceId.ToHexString().ShouldNotBe(Edge.CallerTrace);
            arrived.ShouldNotContainKey("tracestate");
        }
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_state_is_sent_as_the_recommendation_defines(string[] fields, string? sent)
    {
        foreach (var way in (string[])["/client", "/yarp"])
        {
            var arrived = await fixture.Edge.SendAsync(
                way, [$"traceparent: {Edge.Caller}", .. fields.Select(f => $"tracestate: {f}")]);

            arrived["traceparent"].ShouldContain(Edge.CallerTrace);
            arrived.GetValueOrDefault("tracestate").ShouldBe(sent);
        }
    }

    [Theory]
    [InlineData("a=1", "a=1")]
    [InlineData("a=1,b=2,c=3", "a=1,b=2,c=3")]
    [InlineData(" a = 1 , b\t=\t2 ", "a=1,b=2")]
    [InlineData("a=1;ttl=30;secret, b=2; p = q ", "a=1;ttl=30;secret,b=2;p = q")]
    [InlineData("a=x%20y%C3%A6", "a=x%20y%C3%A6")]
    [InlineData("a=x%2Cy%3B%22", "a=x%2Cy%3B%22")]
    [InlineData("a=", "a=")]
    [InlineData("a", null)]
    [InlineData("=1", null)]
    [InlineData("a b=1,c=2", "c=2")]
    [InlineData("a=\"quoted\",c=2", "c=2")]
    public async Task Baggage_of_a_trusted_caller_keeps_its_properties(string field, string? sent)
    {
        foreach (var way in (string[])["/client", "/yarp"])
        {
            var arrived = await fixture.Edge.SendAsync(way, $"traceparent: {Edge.Caller}", $"baggage: {field}");

            arrived.GetValueOrDefault("baggage").ShouldBe(sent);
        }
    }

    [Fact]
    public async Task Baggage_is_cut_after_a_complete_member()
    {
        var many = string.Join(',', Enumerable.Range(0, 100).Select(i => $"k{i}={i}"));
        var large = string.Join(',', Enumerable.Range(0, 10).Select(i => $"k{i}=".PadRight(1000, 'x')));

        var members = (
            await fixture.Edge.SendAsync("/client", $"traceparent: {Edge.Caller}", $"baggage: {many}"))["baggage"];
        var bytes = (
            await fixture.Edge.SendAsync("/client", $"traceparent: {Edge.Caller}", $"baggage: {large}"))["baggage"];

        members.Split(',').Length.ShouldBe(Baggage.MaxMembers);
        bytes.Split(',').ShouldBe(large.Split(',')[..8]);
    }
}
