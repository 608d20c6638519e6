using System.Diagnostics.Metrics;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeKit.Auth.Tests.SigningKeys;

public sealed class IssuerKeyCacheTests
{
    private static readonly IMeterFactory Meters =
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private readonly ScriptedKeySource _source = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly JwtOptions _options = new();
    private readonly IssuerKeyCache _keys;

    public IssuerKeyCacheTests()
    {
        var issuer = new JwtIssuerOptions { Authority = new Uri("https://id.example"), Audiences = ["shop"] };
        _keys = new IssuerKeyCache(
            new IssuerModel("test", issuer, _options),
            _source, _clock, new AuthMetrics(Meters), NullLogger<IssuerKeyCache>.Instance);
    }

    [Fact]
    public async Task A_known_key_costs_no_fetch()
    {
        await _keys.FetchAsync();

        (await _keys.FindAsync("a")).Keys.ShouldNotBeNull();
        _source.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task The_first_token_after_a_rotation_waits_for_the_new_key()
    {
        await _keys.FetchAsync();
        _source.KeyIds = ["b", "c"];

        (await _keys.FindAsync("c")).Keys.ShouldNotBeNull();
    }

    [Fact]
    public async Task Everyone_who_meets_the_new_key_waits_for_one_fetch()
    {
        await _keys.FetchAsync();
        _source.KeyIds = ["b", "c"];
        _source.Holds = true;

        var callers = Enumerable.Range(0, 200).Select(_ => _keys.FindAsync("c").AsTask()).ToArray();
        _source.Answer();
        var lookups = await Task.WhenAll(callers);

        lookups.ShouldAllBe(lookup => lookup.Keys != null);
        _source.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task A_fetch_that_began_before_the_rotation_is_followed_by_one_more()
    {
        await _keys.FetchAsync();
        await _source.UntilAskedAsync();
        _source.Holds = true;
        var early = _keys.FindAsync("x").AsTask();
        await _source.UntilAskedAsync();
        _source.KeyIds = ["b", "c"];
        var late = _keys.FindAsync("c").AsTask();

        _source.Answer();
        _source.Answer();

        (await late).Keys.ShouldNotBeNull();
        (await early).Keys.ShouldBeNull();
    }

    [Fact]
    public async Task A_key_id_that_the_issuer_did_not_know_is_not_fetched_again_immediately()
    {
        await _keys.FetchAsync();

        for (var i = 0; i < 10; i++)
        {
            (await _keys.FindAsync("x")).ShouldBe(KeyLookup.Unknown);
        }

        _source.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task A_key_id_that_was_unknown_is_fetched_again_after_the_interval()
    {
        await _keys.FetchAsync();
        await _keys.FindAsync("x");
        _source.KeyIds = ["x"];
        _clock.Advance(_options.UnknownKeyInterval);

        (await _keys.FindAsync("x")).Keys.ShouldNotBeNull();
    }

    [Fact]
    public async Task Invented_key_ids_cause_few_fetches()
    {
        await _keys.FetchAsync();

        for (var i = 0; i < 1000; i++)
        {
            (await _keys.FindAsync($"x{i}")).ShouldBe(KeyLookup.Unknown);
        }

        _source.Fetches.ShouldBe(1 + KeyFetchBudget.Burst);
    }

    [Fact]
    public async Task An_outage_leaves_the_last_good_keys_in_use()
    {
        await _keys.FetchAsync();
        _source.IsDown = true;
        _clock.Advance(_options.KeyRefreshInterval);
        await _keys.FetchAsync();

        (await _keys.FindAsync("a")).Keys.ShouldNotBeNull();
    }

    [Fact]
    public async Task Last_good_keys_end_after_their_stated_time()
    {
        await _keys.FetchAsync();
        _source.IsDown = true;
        _clock.Advance(_options.KeyLifetime + TimeSpan.FromSeconds(1));

        (await _keys.FindAsync("a")).RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Without_any_keys_a_caller_is_told_to_retry()
    {
        _source.IsDown = true;

        (await _keys.FindAsync("a")).RetryAfter.ShouldBe(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task While_the_issuer_is_down_an_unknown_key_is_not_refused()
    {
        await _keys.FetchAsync();
        _source.IsDown = true;

        (await _keys.FindAsync("c")).RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_issuer_that_is_down_is_not_asked_by_every_caller()
    {
        _source.IsDown = true;

        for (var i = 0; i < 100; i++)
        {
            await _keys.FindAsync("a");
        }

        _source.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task An_issuer_that_came_back_is_found_by_the_next_caller_after_the_delay()
    {
        _source.IsDown = true;
        await _keys.FindAsync("a");
        _source.IsDown = false;
        _clock.Advance(TimeSpan.FromSeconds(0.5));

        (await _keys.FindAsync("a")).Keys.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_fetch_that_hangs_ends_with_the_timeout()
    {
        _source.Holds = true;
        var caller = _keys.FindAsync("a").AsTask();
        await _source.UntilAskedAsync();
        _clock.Advance(_options.FetchTimeout);

        (await caller).RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_token_without_a_key_id_gets_the_only_key()
    {
        _source.KeyIds = ["a"];
        await _keys.FetchAsync();

        (await _keys.FindAsync(null)).Keys.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_token_without_a_key_id_gets_none_of_several_keys()
    {
        await _keys.FetchAsync();

        (await _keys.FindAsync(null)).ShouldBe(KeyLookup.Unknown);
        _source.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_document_is_the_same_set()
    {
        await _keys.FetchAsync();
        var before = _keys.Current;
        await _keys.FetchAsync();

        _keys.Current.ShouldBeSameAs(before);
    }
}
