using System.Buffers;
using EdgeKit.Cache.Http;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Http;

/// <summary>The decisions of the engine, without a front end that carries them out.</summary>
public sealed class HttpCacheEngineTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceProvider _services;
    private readonly HttpCacheEngine _engine;
    private readonly HttpPolicy _policy;

    public HttpCacheEngineTests()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("EdgeKit:Cache:Policies:page:Jitter", "0"),
                new("EdgeKit:Cache:Policies:page:EarlyRefreshBeta", "0"),
            ]).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(_clock);
        services.AddEdgeKitCache(configuration.GetSection("EdgeKit:Cache"));
        _services = services.BuildServiceProvider();
        _engine = _services.GetRequiredService<HttpCacheEngine>();
        _policy = _services.GetRequiredService<PolicyTables>().Current.Get<HttpPolicies>().Get("page", shared: true);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_missing_response_is_filled_under_a_lease()
    {
        var fill = (await _engine.DecideAsync(Request())).ShouldBeOfType<CacheDecision.Fill>();

        (fill.Reason, fill.Plan.Lease is null, fill.Plan.Stale).ShouldBe((ForwardReason.UriMiss, false, null));
    }

    [Fact]
    public async Task A_fresh_response_is_served()
    {
        await StoreAsync("max-age=60");

        var serve = (await _engine.DecideAsync(Request())).ShouldBeOfType<CacheDecision.Serve>();

        (serve.Status.IsHit, serve.Status.Ttl, serve.Refresh).ShouldBe((true, 60, null));
    }

    [Fact]
    public async Task A_stale_response_is_served_with_a_plan_to_refresh_it()
    {
        await StoreAsync("max-age=60, stale-while-revalidate=60");
        _clock.Advance(TimeSpan.FromSeconds(90));

        var serve = (await _engine.DecideAsync(Request())).ShouldBeOfType<CacheDecision.Serve>();

        serve.Refresh.ShouldNotBeNull().Stale.ShouldBe(serve.Response);
    }

    [Fact]
    public async Task A_response_that_is_validated_each_time_is_filled_without_a_lease()
    {
        await StoreAsync("no-cache");

        var fill = (await _engine.DecideAsync(Request())).ShouldBeOfType<CacheDecision.Fill>();

        (fill.Plan.Lease, fill.Plan.Stale is null).ShouldBe((null, false));
    }

    [Fact]
    public async Task A_HEAD_request_is_passed_if_nothing_is_stored() =>
        (await _engine.DecideAsync(Request() with { IsHead = true })).ShouldBeOfType<CacheDecision.Pass>();

    [Fact]
    public async Task A_HEAD_request_with_no_cache_is_passed_with_the_stored_response_that_it_may_contradict()
    {
        await StoreAsync("max-age=60");

        var decision = await _engine.DecideAsync(Request("no-cache") with { IsHead = true });

        var pass = decision.ShouldBeOfType<CacheDecision.Pass>();
        (pass.Status.Forwarded, pass.Stored is null).ShouldBe((ForwardReason.Request, false));
    }

    [Fact]
    public async Task Only_if_cached_fails_if_nothing_is_stored()
    {
        var fail = (await _engine.DecideAsync(Request("only-if-cached"))).ShouldBeOfType<CacheDecision.Fail>();

        (fail.StatusCode, fail.IsNotCached).ShouldBe((504, true));
    }

    private CacheRequest Request(string cacheControl = "")
    {
        IHeaderDictionary headers = new HeaderDictionary();
        headers.CacheControl = cacheControl;
        return new CacheRequest
        {
            Policy = _policy,
            Key = new CacheKey(_policy.State, "r:http://shop/"),
            Directives = CacheControl.OfRequest(headers),
            Headers = headers,
        };
    }

    private async Task StoreAsync(string cacheControl)
    {
        var fill = (await _engine.DecideAsync(Request())).ShouldBeOfType<CacheDecision.Fill>();
        IHeaderDictionary headers = new HeaderDictionary { ["Cache-Control"] = cacheControl, ["ETag"] = "\"1\"" };
        var now = _clock.GetUtcNow();
        await _services.GetRequiredService<ResponseStore>().SaveAsync(
            fill.Plan, StoredResponse.Make(200, headers, _policy.Freshness, now, now),
            new ReadOnlySequence<byte>("page"u8.ToArray()), headers, newMarker: null);
    }
}
