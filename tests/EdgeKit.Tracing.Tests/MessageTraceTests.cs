using System.Diagnostics;

namespace EdgeKit.Tracing.Tests;

public sealed class MessageTraceTests : IDisposable
{
    private readonly ActivitySource _source = new("Shop.Messaging.Test");
    private readonly ActivityListener _listener;

    public MessageTraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = s => ReferenceEquals(s, _source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public void A_consumer_continues_the_producers_trace()
    {
        var headers = new Dictionary<string, string>();
        using (var producer = _source.StartActivity("publish")!)
        {
            producer.TraceStateString = "congo=t61rcWkgMzE";
            producer.AddBaggage("tenant", "søren; & co");
            MessageTrace.Inject(producer, headers);
        }

        using var consumer = MessageTrace.StartConsumer(_source, "process", headers)!;

        consumer.ParentId.ShouldBe(headers["traceparent"]);
        consumer.TraceStateString.ShouldBe("congo=t61rcWkgMzE");
        consumer.GetBaggageItem("tenant").ShouldBe("søren; & co");
        consumer.Kind.ShouldBe(ActivityKind.Consumer);
    }

    [Fact]
    public void A_row_that_keeps_the_two_fields_continues_the_trace()
    {
        string? parent, state;
        using (var producer = _source.StartActivity("publish")!)
        {
            producer.TraceStateString = "congo=t61rcWkgMzE";
            (parent, state) = MessageTrace.Capture(producer);
        }

        using var consumer = MessageTrace.StartConsumer(_source, "process", parent, state)!;

        consumer.ParentId.ShouldBe(parent);
        consumer.TraceStateString.ShouldBe("congo=t61rcWkgMzE");
        MessageTrace.Capture(null).ShouldBe((null, null));
    }

    [Fact]
    public void A_message_without_context_begins_a_trace_of_its_own_even_inside_a_span()
    {
        using var loop = _source.StartActivity("loop")!;

        using var consumer = MessageTrace.StartConsumer(_source, "process", new Dictionary<string, string>())!;

        consumer.TraceId.ShouldNotBe(loop.TraceId);
        consumer.ParentId.ShouldBeNull();
    }

    [Fact]
    public void The_span_around_a_consumer_is_current_again_afterwards()
    {
        using var loop = _source.StartActivity("loop")!;
        using var deaf = new ActivitySource("nobody hears this");

        MessageTrace.StartConsumer(deaf, "process", new Dictionary<string, string>()).ShouldBeNull();

        Activity.Current.ShouldBe(loop);
    }

    [Fact]
    public void Fields_of_an_earlier_hop_are_replaced()
    {
        var headers = new Dictionary<string, string> { ["traceparent"] = Edge.Caller, ["tracestate"] = "a=1" };
        using var producer = _source.StartActivity("publish")!;

        MessageTrace.Inject(producer, headers);

        headers["traceparent"].ShouldContain(producer.TraceId.ToHexString());
        headers.ShouldNotContainKey("tracestate");
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }
}
