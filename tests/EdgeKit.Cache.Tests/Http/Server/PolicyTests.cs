using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>What a policy's settings change.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task Without_coalescing_all_readers_of_a_missing_answer_are_in_the_endpoint_at_once()
    {
        await using var site = await CachedSite.StartAsync(("Coalesce", "false"));
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await gate.Task;
            await CachedSite.Answer("max-age=60")(context, visit);
        };

        var readers = Enumerable.Range(0, 20).Select(_ => site.GetAsync()).ToArray();
        await CachedSite.EventuallyAsync(() => site.Visits == 20);
        gate.SetResult();

        (await Task.WhenAll(readers)).Count(
            r => r.CacheStatus == "EdgeKit; fwd=uri-miss; detail=not-coalesced").ShouldBe(19);
        (await site.GetAsync()).IsHit.ShouldBeTrue();
    }

    [Fact]
    public async Task That_answers_cannot_be_stored_is_forgotten_after_HitForMiss()
    {
        await using var site = await CachedSite.StartAsync(("HitForMiss", "00:00:10"));
        site.Handler = CachedSite.Answer("no-store");
        await site.GetAsync();
        site.Handler = CachedSite.Answer("max-age=60");

        (await site.GetAsync()).CacheStatus.ShouldStartWith("EdgeKit; fwd=uri-miss; detail="); // not even looked at
        site.Advance(11);

        (await site.GetAsync()).CacheStatus.ShouldBe("EdgeKit; fwd=uri-miss; ttl=60; stored");
    }

    [Fact]
    public async Task Heuristic_freshness_is_a_share_of_the_time_since_the_last_change()
    {
        await using var site = await CachedSite.StartAsync(("HeuristicFraction", "0.1"), ("Ttl", "01:00:00"));
        var modified = site.Clock.GetUtcNow().AddSeconds(-1000).ToString("r");
        site.Handler = CachedSite.Answer(
            "", ("Last-Modified", modified), ("Date", site.Clock.GetUtcNow().ToString("r")));
        await site.GetAsync();

        site.Advance(98);
        (await site.GetAsync()).IsHit.ShouldBeTrue();
        site.Advance(4);
        (await site.GetAsync()).CacheStatus.ShouldStartWith("EdgeKit; fwd=stale");
    }

    [Fact]
    public async Task An_edited_policy_counts_for_the_next_answer()
    {
        await using var site = await CachedSite.StartAsync(("VaryByQuery:0", "page"));
        (await site.GetAsync("/page?page=1&x=1")).Text.ShouldBe("visit 1");
        (await site.GetAsync("/page?page=1&x=2")).IsHit.ShouldBeTrue();

        var configuration = (IConfigurationRoot)site.Services.GetRequiredService<IConfiguration>();
        configuration["EdgeKit:Cache:Policies:site:VaryByQuery:1"] = "x";
        configuration.Reload();

        await CachedSite.EventuallyAsync(async () => (await site.GetAsync("/page?page=1&x=3")).Text != "visit 1");
        (await site.GetAsync("/page?page=1&x=1")).IsHit.ShouldBeFalse();
    }

    [Fact]
    public async Task A_fill_keeps_the_options_of_its_request_when_a_reload_comes_between()
    {
        await using var site = await CachedSite.StartAsync(("MaxBodyBytes", "1000"));
        var gate = new TaskCompletionSource();
        site.Handler = async (context, _) =>
        {
            await gate.Task;
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync(new string('x', 500));
        };
        var first = site.GetAsync();
        await CachedSite.EventuallyAsync(() => Task.FromResult(site.Visits == 1));

        var configuration = (IConfigurationRoot)site.Services.GetRequiredService<IConfiguration>();
        configuration["EdgeKit:Cache:Policies:site:MaxBodyBytes"] = "100";
        configuration.Reload();
        var tables = site.Services.GetRequiredService<PolicyTables>();
        await CachedSite.EventuallyAsync(() => Task.FromResult(tables.Current.Generation > 1));
        gate.SetResult();
        await first;

        (await site.GetAsync()).IsHit.ShouldBeTrue("stored under the options of the request that filled it");
        await site.GetAsync("/other");
        (await site.GetAsync("/other")).IsHit.ShouldBeFalse("too large under the new options");
    }
}
