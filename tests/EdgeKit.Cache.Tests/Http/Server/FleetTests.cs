using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Redis;
using EdgeKit.Cache.Tests.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>Two servers on Kestrel that share their answers through a real Redis.</summary>
public sealed class FleetTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task Readers_at_both_servers_share_one_fill()
    {
        var (one, other) = await StartAsync();
        await using var _ = one;
        await using var __ = other;
        var gate = new TaskCompletionSource();
        one.Handler = other.Handler = async (context, visit) =>
        {
            await gate.Task;
            await CachedSite.Answer("max-age=600", ("ETag", "\"v1\""))(context, visit);
        };

        var readers = Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other).GetAsync()).ToArray();
        await CachedSite.EventuallyAsync(() => one.Visits + other.Visits == 1 && one.Followers + other.Followers >= 37);
        gate.SetResult();
        var replies = await Task.WhenAll(readers);

        (one.Visits + other.Visits).ShouldBe(1);
        replies.ShouldAllBe(r => r.Text == "visit 1" && r["ETag"] == "\"v1\"");
    }

    [Fact]
    public async Task What_one_has_stored_the_other_serves_by_the_same_rules()
    {
        var (one, other) = await StartAsync();
        await using var _ = one;
        await using var __ = other;
        one.Handler = other.Handler = CachedSite.Answer("max-age=600", ("ETag", "\"v1\""), ("Vary", "Accept-Language"));
        await one.GetAsync("/page", "Accept-Language: de");

        (await other.GetAsync("/page", "Accept-Language: de")).IsHit.ShouldBeTrue();
        (await other.GetAsync("/page", "Accept-Language: de", "If-None-Match: \"v1\"")).Status.ShouldBe(304);
        (await other.GetAsync("/page", "Accept-Language: de", "Range: bytes=0-4")).Text.ShouldBe("visit");
        (await other.SendAsync(HttpMethod.Head, "/page", ["Accept-Language: de"])).IsHit.ShouldBeTrue();
        (await other.GetAsync("/page", "Accept-Language: en")).CacheStatus.ShouldStartWith("EdgeKit; fwd=vary-miss");
    }

    [Fact]
    public async Task Only_a_response_for_everyone_is_shared_with_and_without_credentials()
    {
        var (one, other) = await StartAsync();
        await using var _ = one;
        await using var __ = other;
        one.Handler = other.Handler = (context, visit) => CachedSite.Answer(
            context.Request.Path == "/page/all" ? "public, max-age=600" : "max-age=600")(context, visit);

        await one.GetAsync("/page/all", "Authorization: Bearer alice");
        (await other.GetAsync("/page/all")).IsHit.ShouldBeTrue();
        (await other.GetAsync("/page/all", "Authorization: Bearer bob")).IsHit.ShouldBeTrue();
        await one.GetAsync("/page/some");
        (await other.GetAsync("/page/some")).IsHit.ShouldBeTrue();
        (await other.GetAsync("/page/some", "Authorization: Bearer bob")).IsHit.ShouldBeFalse();
    }

    [Theory]
    [InlineData("change")]
    [InlineData("tag")]
    [InlineData("policy")]
    public async Task What_is_removed_at_one_is_gone_at_the_other(string how)
    {
        var (one, other) = await StartAsync();
        await using var _ = one;
        await using var __ = other;
        one.Handler = other.Handler = CachedSite.Answer("max-age=600", ("Surrogate-Key", "shoes hats"));
        await one.GetAsync();
        (await other.GetAsync()).IsHit.ShouldBeTrue();

        var engine = one.Services.GetRequiredService<CacheEngine>();
        await (how switch
        {
            "change" => one.SendAsync(HttpMethod.Post),
            "tag" => engine.PurgeTagAsync("hats").AsTask(),
            _ => engine.PurgeTagAsync(engine.Policies.Get("site").PolicyTag).AsTask(),
        });

        var again = await one.GetAsync();
        again.CacheStatus.ShouldStartWith("EdgeKit; fwd=uri-miss");
        await CachedSite.EventuallyAsync(async () => (await other.GetAsync()).Text == again.Text);
    }

    [Fact]
    public async Task A_leader_whose_client_hangs_up_hands_over_to_a_reader_at_the_other_server()
    {
        var (one, other) = await StartAsync();
        await using var _ = one;
        await using var __ = other;
        one.Handler = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var hangUp = new CancellationTokenSource();
        var leader = one.SendAsync(HttpMethod.Get, cancellationToken: hangUp.Token);
        await CachedSite.EventuallyAsync(() => one.Visits == 1);
        var follower = other.GetAsync();
        await CachedSite.EventuallyAsync(() => other.Fills == 1);

        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leader);

        (await follower).Text.ShouldBe("visit 1");
        other.Visits.ShouldBe(1);
    }

    /// <summary>
    /// A part cannot be sent to another process: requests that wait there ask the origin when the response takes its
    /// time.
    /// </summary>
    [Fact]
    public async Task A_reader_at_the_other_server_does_not_wait_for_the_end_of_a_long_answer()
    {
        var (one, other) = await StartAsync();
        await using var _ = one;
        await using var __ = other;
        var gate = new TaskCompletionSource();
        one.Handler = async (context, visit) =>
        {
            await context.Response.WriteAsync("first ");
            await context.Response.Body.FlushAsync();
            await gate.Task;
        };
        other.Handler = async (context, visit) =>
        {
            await context.Response.WriteAsync($"other {visit} ");
            await context.Response.Body.FlushAsync();
            await gate.Task;
        };
        using var leader = await one.BeginAsync();
        (await leader.ReadAsync("first ")).ShouldBe("first ");

        using var follower = await other.BeginAsync();
        using var second = await other.BeginAsync();

        (await follower.ReadAsync("other 1 "), await second.ReadAsync("other 1 ")).ShouldBe(("other 1 ", "other 1 "));
        (one.Visits, other.Visits).ShouldBe((1, 1));
        gate.SetResult();
    }

    private async Task<(CachedSite One, CachedSite Other)> StartAsync()
    {
        var prefix = CacheInstance.NewPrefix();
        return (await StartOneAsync(prefix), await StartOneAsync(prefix));
    }

    private async Task<CachedSite> StartOneAsync(string prefix)
    {
        var site = await CachedSite.StartAsync(
            builder =>
            {
                builder.Configuration["EdgeKit:Redis:KeyPrefix"] = prefix;
                builder.Configuration["EdgeKit:Redis:Timeout"] = "00:01:00";
                builder.Services.AddSingleton(TimeProvider.System);
                builder.Services.AddEdgeKitRedis(
                    builder.Configuration.GetSection("EdgeKit:Redis"), redis.Server.EndPoint);
            },
            null,
            ("ShareOnFirstRequest", "true"),
            ("VaryByHost", "false"), ("LockTimeout", "00:10:00"), ("FactoryTimeout", "00:10:00"));
        var (store, backplane) = (
            site.Services.GetRequiredService<RedisEntryStore>(), site.Services.GetRequiredService<RedisBackplane>());
        store.LeaseTime = TimeSpan.FromMinutes(1);
        await CachedSite.EventuallyAsync(() => store.IsAvailable && backplane.IsSynchronized);
        return site;
    }
}
