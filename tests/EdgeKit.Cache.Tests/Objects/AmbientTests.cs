using System.Diagnostics;
using System.Globalization;
using EdgeKit.Cache.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>The parts of its caller's execution context that a factory sees.</summary>
public sealed class AmbientTests : IAsyncDisposable
{
    private static readonly AsyncLocal<string?> Tenant = new();

    private readonly CacheHost _host = new(
        services => services.AddHttpContextAccessor(),
        ("Policies:p:Ttl", "00:00:10"), ("Policies:p:StaleWhileRevalidate", "01:00:00"),
        ("Policies:p:EarlyRefreshBeta", "0"), ("Policies:alone:Coalesce", "false"));

    private readonly CultureInfo _culture = new("") { NumberFormat = { NumberDecimalSeparator = "," } };
    private readonly ActivitySource _source = new("test." + Guid.NewGuid());
    private readonly ActivityListener _listener;

    public AmbientTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source || source.Name == "EdgeKit.Cache",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private IHttpContextAccessor Accessor => _host.Get<IHttpContextAccessor>();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _listener.Dispose();
        _source.Dispose();
    }

    [Theory]
    [InlineData("HybridCache")]
    [InlineData("one key")]
    [InlineData("many keys")]
    [InlineData("past the fill of another")]
    public async Task An_awaited_factory_runs_in_the_leading_callers_execution_context(string how)
    {
        using var request = Enter();
        var seen = await SeenAsync(how);

        seen.ShouldBe(new Seen(request.SpanId, request.TraceId, "acme", "1,5", _culture, IsInRequest: true));
        Accessor.HttpContext.ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_several_callers_the_leading_one_provides_the_execution_context()
    {
        var source = new Source();
        var seen = new TaskCompletionSource<string?>();
        var leader = ReadAsync("first", async (fill, ct) =>
        {
            seen.SetResult(Tenant.Value);
            return await source.MakeAsync(fill, ct);
        });
        await source.AskedAsync();
        var follower = ReadAsync("second", source.MakeAsync);
        source.Answer("v");

        await Task.WhenAll(leader, follower);
        (await seen.Task).ShouldBe("first");

        async Task ReadAsync(string tenant, Func<CacheFill<string>, CancellationToken, ValueTask<string>> make)
        {
            Tenant.Value = tenant;
            await _host.Cache.GetOrSetAsync("k", make);
        }
    }

    [Fact]
    public async Task A_refresh_in_the_background_has_a_span_that_links_to_the_request_and_nothing_of_the_request()
    {
        await _host.Hybrid.SetAsync("k", "old");
        _host.Time.Advance(TimeSpan.FromSeconds(11));
        var seen = new TaskCompletionSource<(Seen Seen, Activity Span)>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        using var request = Enter();
        await _host.Hybrid.GetOrCreateAsync("k", _ =>
        {
            seen.SetResult((Look(), Activity.Current!));
            return new ValueTask<string>("new");
        });

        var (look, span) = await seen.Task.WaitAsync(TimeSpan.FromMinutes(3));
        look.TraceId.ShouldNotBe(request.TraceId);
        span.Links.ShouldHaveSingleItem().Context.ShouldBe(request.Context);
        (look.Number, look.UICulture, look.Tenant, look.IsInRequest).ShouldBe(("1,5", _culture, null, false));
        Accessor.HttpContext.ShouldNotBeNull("it is the request's");
        Activity.Current.ShouldBeSameAs(request);
    }

    private async Task<Seen> SeenAsync(string how)
    {
        switch (how)
        {
            case "HybridCache":
                return await _host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Seen>(Look()));
            case "one key":
                return (await _host.Cache.GetOrSetAsync<Seen>("k", (_, _) => new(Look()))).Value;
            case "many keys":
                return (await _host.Cache.GetOrSetManyAsync<Seen>(
                    ["k"], (_, _) => new((
                        IReadOnlyDictionary<string, Seen>)new Dictionary<string, Seen> { ["k"] = Look() })))["k"].Value;
            default:
                var (alone, source) = (_host.Caches.Get("alone"), new Source());
                var first = alone.GetOrSetAsync<string>("k", source.MakeAsync).AsTask();
                await source.AskedAsync();
                var seen = (await alone.GetOrSetAsync<Seen>("k", (_, _) => new(Look()))).Value;
                source.Answer("v");
                await first;
                return seen;
        }
    }

    private Activity Enter()
    {
        Tenant.Value = "acme";
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = _culture;
        Accessor.HttpContext = new DefaultHttpContext();
        return _source.StartActivity("request")!;
    }

    private Seen Look() => new(
        Activity.Current!.SpanId, Activity.Current.TraceId,
        Tenant.Value, $"{1.5}", CultureInfo.CurrentUICulture, Accessor.HttpContext is not null);

    private readonly record struct Seen(ActivitySpanId SpanId,
        ActivityTraceId TraceId, string? Tenant, string Number, CultureInfo UICulture, bool IsInRequest);
}
