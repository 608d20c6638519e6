using System.Text;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Tests.Support;

namespace EdgeKit.Cache.Tests.Engine;

/// <summary>The contract that the front ends rely on.</summary>
public sealed class SeamTests : IAsyncDisposable
{
    private static readonly Lifetimes Life = new(
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));

    private readonly CacheHost _host = new(("Policies:p:EarlyRefreshBeta", "0"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_first_leads_and_the_others_follow_to_its_entry()
    {
        var lead = await LookupAsync();
        var follow = await LookupAsync();
        lead.Kind.ShouldBe(LookupKind.Lead);
        follow.Kind.ShouldBe(LookupKind.Follow);
        var waiting = WaitAsync(follow);
        (await lead.Lease!.CompleteAsync(Content("v"), Life, [])).ShouldBeTrue();

        var outcome = await waiting;
        outcome.Kind.ShouldBe(FillOutcomeKind.Filled);
        Text(outcome.Entry!).ShouldBe("v");
        (await LookupAsync()).Kind.ShouldBe(LookupKind.Hit);
    }

    [Fact]
    public async Task An_uncacheable_response_releases_all_followers_and_later_callers_immediately()
    {
        var lead = await LookupAsync();
        var waiting = WaitAsync(await LookupAsync());
        await lead.Lease!.MarkUncacheableAsync(TimeSpan.FromSeconds(30));

        (await waiting).Kind.ShouldBe(FillOutcomeKind.Uncacheable);
        (await LookupAsync()).Kind.ShouldBe(LookupKind.Bypass);
        _host.Time.Advance(TimeSpan.FromSeconds(31));
        (await LookupAsync()).Kind.ShouldBe(LookupKind.Lead);
    }

    [Fact]
    public async Task A_disposed_lease_lets_a_follower_lead()
    {
        var lead = await LookupAsync();
        var waiting = WaitAsync(await LookupAsync());
        await lead.Lease!.DisposeAsync();

        (await waiting).Kind.ShouldBe(FillOutcomeKind.Abandoned);
        (await LookupAsync()).Kind.ShouldBe(LookupKind.Lead);
    }

    [Fact]
    public async Task A_renewal_keeps_the_payload_and_replaces_the_metadata()
    {
        await FillAsync("v");
        _host.Time.Advance(TimeSpan.FromSeconds(25));
        var lead = await LookupAsync();
        lead.Kind.ShouldBe(LookupKind.Lead);
        await lead.Lease!.CompleteNotModifiedAsync("new headers"u8.ToArray(), null, Life, []);

        var hit = await LookupAsync();
        hit.Kind.ShouldBe(LookupKind.Hit);
        Text(hit.Entry!).ShouldBe("v");
        Encoding.UTF8.GetString(hit.Entry!.Content!.Metadata.Span).ShouldBe("new headers");
    }

    [Fact]
    public async Task A_reader_that_requires_validation_leads_despite_a_fresh_entry()
    {
        await FillAsync("v");
        var lead = await _host.Engine.LookupAsync(_host.Key("k"), LookupMode.Revalidate, default);

        lead.Kind.ShouldBe(LookupKind.Lead);
        Text(lead.Entry!).ShouldBe("v");
        await lead.Lease!.DisposeAsync();
    }

    [Fact]
    public async Task A_reader_that_accepts_no_stale_content_leads_where_others_are_served()
    {
        await FillAsync("v");
        _host.Time.Advance(TimeSpan.FromSeconds(15));
        var stale = await LookupAsync();
        stale.Kind.ShouldBe(LookupKind.Stale);
        stale.ShouldRefresh.ShouldBeTrue();

        (await _host.Engine.LookupAsync(_host.Key("k"), LookupMode.FreshOnly, default)).Kind.ShouldBe(LookupKind.Lead);
    }

    [Fact]
    public async Task Content_beyond_MaxBodyBytes_reaches_followers_and_is_not_stored()
    {
        var lead = await LookupAsync();
        var waiting = WaitAsync(await LookupAsync());
        await lead.Lease!.CompleteAsync(new CacheContent(new(new byte[(1024 * 1024) + 1]), default), Life, []);

        (await waiting).Entry!.Content!.Size.ShouldBeGreaterThan(1024 * 1024);
        (await LookupAsync()).Kind.ShouldBe(LookupKind.Lead);
    }

    [Fact]
    public async Task A_wall_clock_that_steps_changes_no_entrys_age()
    {
        await FillAsync("v");
        _host.Time.StepWallClock(TimeSpan.FromDays(400));
        (await LookupAsync()).Kind.ShouldBe(LookupKind.Hit);
        _host.Time.StepWallClock(TimeSpan.FromDays(-800));
        (await LookupAsync()).Kind.ShouldBe(LookupKind.Hit);
    }

    [Fact]
    public async Task Without_coalescing_the_second_caller_calls_the_source_immediately()
    {
        await using var host = new CacheHost(("Policies:p:Coalesce", "false"));
        (await host.Engine.LookupAsync(host.Key("k"), LookupMode.Any, default)).Kind.ShouldBe(LookupKind.Lead);
        (await host.Engine.LookupAsync(host.Key("k"), LookupMode.Any, default)).Kind.ShouldBe(LookupKind.Bypass);
    }

    private static CacheContent Content(string text) => new(new(Encoding.UTF8.GetBytes(text)), default);

    private static string Text(CacheEntry entry) => Encoding.UTF8.GetString(entry.Content!.Payload);

    private Task<FillOutcome> WaitAsync(CacheLookup follow) =>
        follow.Fill!.WaitAsync(Timeout.InfiniteTimeSpan, _host.Time, default).AsTask();

    private async Task FillAsync(string text) =>
        await (await LookupAsync()).Lease!.CompleteAsync(Content(text), Life, []);

    private ValueTask<CacheLookup> LookupAsync() => _host.Engine.LookupAsync(_host.Key("k"), LookupMode.Any, default);
}
