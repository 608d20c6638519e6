using System.Globalization;
using EdgeKit.Cache.Redis;
using EdgeKit.Cache.Tests.Redis;
using EdgeKit.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>What invented URLs and fields leave behind in a real Redis.</summary>
public sealed class StrangersTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private readonly string _prefix = CacheInstance.NewPrefix();

    [Theory]
    [InlineData(200, "max-age=600", "")]
    [InlineData(200, "max-age=600", "Accept-Language")]
    [InlineData(404, "max-age=600", "")]
    [InlineData(404, "", "")]
    [InlineData(200, "no-store", "")]
    public async Task URLs_that_are_asked_for_once_leave_nothing(int status, string cacheControl, string vary)
    {
        await using var site = await StartAsync();
        site.Handler = Answer(status, cacheControl, vary);

        for (var i = 0; i < 20; i++)
        {
            await site.GetAsync($"/page/{i}?random={i}", "Accept-Language: de");
        }

        await CachedSite.EventuallyAsync(async () => (await KeysAsync()).Length == 0);
    }

    [Fact]
    public async Task What_is_asked_for_again_is_there_for_all_with_its_age()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        one.Handler = other.Handler = Answer(200, "max-age=600", "Accept-Language");
        await one.GetAsync("/page", "Accept-Language: de");
        (await one.GetAsync("/page", "Accept-Language: de")).IsHit.ShouldBeTrue();
        // a marker and the response behind it
        await CachedSite.EventuallyAsync(async () => (await KeysAsync()).Length == 2);

        var reply = await other.GetAsync("/page", "Accept-Language: de");

        reply.IsHit.ShouldBeTrue();
        (int.Parse(reply["Age"]!, CultureInfo.InvariantCulture) + int.Parse(
            reply.CacheStatus.Split("ttl=")[1], CultureInfo.InvariantCulture)).ShouldBeInRange(598, 600);
        other.Visits.ShouldBe(0);
    }

    [Fact]
    public async Task A_policy_can_share_at_once()
    {
        await using var one = await StartAsync(("ShareOnFirstRequest", "true"));
        await using var other = await StartAsync(("ShareOnFirstRequest", "true"));
        one.Handler = other.Handler = Answer(200, "max-age=600", "");
        await one.GetAsync();

        (await other.GetAsync()).IsHit.ShouldBeTrue();
    }

    [Fact]
    public async Task Entries_and_markers_die_when_they_can_neither_be_served_nor_validated()
    {
        await using var site = await StartAsync(("ShareOnFirstRequest", "true"));
        site.Handler = (context, visit) =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            return Answer(200, "max-age=30", "Accept-Language")(context, visit);
        };
        await site.GetAsync("/page", "Accept-Language: de");
        await site.GetAsync("/page", "Accept-Language: en");

        var keys = await KeysAsync();
        keys.Length.ShouldBe(3);
        foreach (var key in keys)
        {
            // 30 s, and as long again as the policy's minute
            long.Parse(
                await redis.Server.CommandAsync("PTTL", key), CultureInfo.InvariantCulture).ShouldBeInRange(1, 90_000);
        }
    }

    [Fact]
    public async Task One_caller_fills_only_his_part()
    {
        await using var site = await StartAsync(("ShareOnFirstRequest", "false"));
        site.Handler = Long;

        for (var i = 0; i < 10; i++)
        {
            await site.GetAsync($"/page/{i}");
            (await site.GetAsync($"/page/{i}")).IsHit.ShouldBeTrue();
        }

        // two of 30 kB, of a sixteenth of 1 MiB
        await CachedSite.EventuallyAsync(async () => (await KeysAsync()).Length == 2);
        await site.GetAsync("/page/9");
        (await KeysAsync()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Callers_behind_a_trusted_proxy_have_a_part_each()
    {
        await using var site = await StartAsync(services => services.Configure<HttpOptions>(
            o => o.TrustedProxies = ["127.0.0.1"]), ("ShareOnFirstRequest", "false"));
        site.Handler = Long;

        for (var i = 0; i < 10; i++)
        {
            await site.GetAsync($"/page/{i}", "X-Forwarded-For: 203.0.113.1");
            (await site.GetAsync($"/page/{i}", "X-Forwarded-For: 203.0.113.1")).IsHit.ShouldBeTrue();
        }

        await CachedSite.EventuallyAsync(async () => (await KeysAsync()).Length == 2);
        await site.GetAsync("/page/other", "X-Forwarded-For: 203.0.113.2");
        await site.GetAsync("/page/other", "X-Forwarded-For: 203.0.113.2");
        await CachedSite.EventuallyAsync(async () => (await KeysAsync()).Length == 3);
    }

    private static Task Long(HttpContext context, int visit)
    {
        context.Response.Headers.CacheControl = "max-age=600";
        return context.Response.WriteAsync(new string('x', 30_000));
    }

    private static Func<HttpContext, int, Task> Answer(int status, string cacheControl, string vary) =>
        (context, visit) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Vary = vary.Length > 0 ? vary : default(Microsoft.Extensions.Primitives.StringValues);
        return CachedSite.Answer(cacheControl)(context, visit);
    };

    private async Task<string[]> KeysAsync() => (await redis.Server.CommandAsync("KEYS", _prefix + "cache:*"))
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private Task<CachedSite> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    private async Task<CachedSite> StartAsync(
        Action<IServiceCollection>? configure, params (string Key, string Value)[] settings)
    {
        var site = await CachedSite.StartAsync(
            builder =>
            {
                builder.Configuration["EdgeKit:Redis:KeyPrefix"] = _prefix;
                builder.Configuration["EdgeKit:Redis:Timeout"] = "00:01:00";
                builder.Configuration["EdgeKit:Cache:MaxSharedBytes"] = "1048576";
                builder.Services.AddSingleton(TimeProvider.System);
                builder.Services.AddEdgeKitRedis(
                    builder.Configuration.GetSection("EdgeKit:Redis"), redis.Server.EndPoint);
                configure?.Invoke(builder.Services);
            },
            null,
            [("VaryByHost", "false"), ("LockTimeout", "00:10:00"), ("FactoryTimeout", "00:10:00"), .. settings]);
        var (store, backplane) = (
            site.Services.GetRequiredService<RedisEntryStore>(), site.Services.GetRequiredService<RedisBackplane>());
        store.LeaseTime = TimeSpan.FromMinutes(1);
        await CachedSite.EventuallyAsync(() => store.IsAvailable && backplane.IsSynchronized);
        return site;
    }
}
