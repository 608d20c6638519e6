using System.Diagnostics;

namespace EdgeKit.Cache.Tests.Http.Client;

/// <summary>Whose trace a call to the origin belongs to.</summary>
public sealed class TraceTests : IAsyncDisposable
{
    private readonly CachedClient _cached = new(("StaleWhileRevalidate", "01:00:00"));
    private readonly ActivitySource _source = new("test." + Guid.NewGuid());
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source || source.Name == "EdgeKit.Cache",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _cached.DisposeAsync();
        _listener.Dispose();
        _source.Dispose();
    }

    [Fact]
    public async Task A_call_that_its_caller_waits_for_belongs_to_the_callers_trace()
    {
        using var request = _source.StartActivity("request")!;
        var seen = Seen();
        await _cached.GetAsync();

        (await seen).TraceId.ShouldBe(request.TraceId);
    }

    [Fact]
    public async Task A_call_in_the_background_links_to_the_trace_that_led_to_it()
    {
        await _cached.GetAsync();
        _cached.Advance(61);
        using var request = _source.StartActivity("request")!;
        var seen = Seen();
        (await _cached.GetAsync()).Text.ShouldBe("call 1");

        var span = await seen.WaitAsync(TimeSpan.FromMinutes(3));
        span.TraceId.ShouldNotBe(request.TraceId);
        span.Links.ShouldHaveSingleItem().Context.ShouldBe(request.Context);
    }

    private Task<Activity> Seen()
    {
        var seen = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        _cached.Handler = (_, call, _) =>
        {
            seen.SetResult(Activity.Current!);
            return Task.FromResult(CachedClient.Reply(call, "max-age=60"));
        };
        return seen.Task;
    }
}
