using System.Net;
using EdgeKit.Auth.Tests.Servers;
using EdgeKit.Packages.Running;
using Xunit.Abstractions;

namespace EdgeKit.Packages;

/// <summary>
/// An application that brings things of its own: each alone and all at once, in both orders of registration, over one
/// Redis.
/// </summary>
[Collection(StrangersCollection.Name)]
public sealed class OwnPartsTests(Strangers at, ITestOutputHelper output) : IAsyncLifetime
{
    private Pair? _pair;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        output.WriteLine(_pair?.Transcript() ?? "The application did not start.");
        await at.ReturnAsync(_pair);
    }

    [Theory]
    [InlineData("")]
    [InlineData("everything")]
    public async Task Limits_hold_and_nothing_is_done_twice(string own) => await PairWithAsync(own);

    [Theory]
    [InlineData("limiter")]
    [InlineData("everything")]
    public async Task Each_limiter_charges_the_requests_that_name_its_policy_and_no_others(string own)
    {
        var pair = await PairWithAsync(own);
        foreach (var stranger in pair.Both) // the platform counts in each process
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => stranger.GetAsync("/own/limited")));
            answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(3);
            answers.Count(a => a.Status == HttpStatusCode.TooManyRequests).ShouldBe(2);
        }
    }

    [Theory]
    [InlineData("proxy")]
    [InlineData("everything")]
    public async Task The_applications_own_route_is_proxied_beside_those_of_the_section(string own)
    {
        foreach (var stranger in (await PairWithAsync(own)).Both)
        {
            (await stranger.GetAsync("/own/through/things")).ShouldBe((HttpStatusCode.OK, "/own/through/things"));
        }
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("everything")]
    public async Task The_applications_own_bearer_tokens_open_its_own_endpoint_alone(string own)
    {
        foreach (var stranger in (await PairWithAsync(own)).Both)
        {
            var token = at.OwnIssuer.Draft().With("jti", "own");
            (await stranger.GetAsync("/own/guarded")).Status.ShouldBe(HttpStatusCode.Unauthorized);
            (await stranger.GetAsync("/own/guarded", Some.Bearer(token.Signed))).ShouldBe((HttpStatusCode.OK, "own"));
            (await stranger.GetAsync("/own/guarded", Some.Bearer(at.Issuer.Draft().Signed))).Status.ShouldBe(
                HttpStatusCode.Unauthorized);
        }
    }

    [Theory]
    [InlineData("standard-resilience")]
    [InlineData("everything")]
    public async Task The_standard_handler_on_every_client_retries_where_EdgeKit_does_not(string own)
    {
        foreach (var stranger in (await PairWithAsync(own)).Both)
        {
            var id = Some.Name();
            (await stranger.GetAsync($"/own/bank/{id}")).ShouldBe((HttpStatusCode.OK, "500"));
            at.Backend.Asked($"/failing/{id}").ShouldBe(4, "the standard handler sends a request and three retries");
        }
    }

    [Theory]
    [InlineData("distributed-cache")]
    [InlineData("everything")]
    public async Task The_distributed_cache_in_the_same_Redis_is_shared(string own) =>
        await KeepsForBothAsync(await PairWithAsync(own));

    [Fact]
    public async Task An_application_that_is_ahead_with_a_package_of_NET_11_runs()
    {
        _pair = await at.StartAsync("distributed-cache", "Ahead");
        await Promises.AreKeptAsync(at, _pair);
        await KeepsForBothAsync(_pair);
    }

    [Theory]
    [InlineData("fusion-cache")]
    [InlineData("everything")]
    public async Task FusionCache_fills_a_value_once_in_its_process(string own)
    {
        var (pair, key) = (await PairWithAsync(own), Some.Name());
        for (var n = 0; n < 2; n++)
        {
            (await pair.First.GetAsync($"/own/fusion/{key}")).ShouldBe((HttpStatusCode.OK, $"/costly/{key}"));
        }

        at.Backend.Asked($"/costly/{key}").ShouldBe(1);
    }

    [Theory]
    [InlineData("multiplexer")]
    [InlineData("everything")]
    public async Task The_applications_own_connection_to_Redis_works_beside_EdgeKits(string own)
    {
        var (pair, key) = (await PairWithAsync(own), Some.Name());
        (await pair.First.SendAsync(HttpMethod.Post, $"/own/count/{key}")).ShouldBe((HttpStatusCode.OK, "1"));
        (await pair.Second.SendAsync(HttpMethod.Post, $"/own/count/{key}")).ShouldBe((HttpStatusCode.OK, "2"));
    }

    [Theory]
    [InlineData("platform")]
    [InlineData("everything")]
    public async Task Controllers_are_limited_outputs_cached_and_exceptions_answered(string own)
    {
        var (pair, key) = (await PairWithAsync(own), Some.Name());
        (await pair.CrowdAsync("/controller", Some.Name())).ShouldBe((5, 7));
        for (var n = 0; n < 2; n++)
        {
            (await pair.Second.GetAsync($"/own/output/{key}")).ShouldBe((HttpStatusCode.OK, $"/costly/{key}"));
        }

        at.Backend.Asked($"/costly/{key}").ShouldBe(1);
        var failed = await pair.Second.GetAsync("/own/throws");
        failed.Status.ShouldBe(HttpStatusCode.InternalServerError);
        failed.Body.ShouldContain("\"status\":500");
    }

    private static async Task KeepsForBothAsync(Pair pair)
    {
        var key = Some.Name();
        (await pair.First.SendAsync(HttpMethod.Put, $"/own/distributed/{key}/kept")).Status.ShouldBe(HttpStatusCode.OK);
        (await pair.Second.GetAsync($"/own/distributed/{key}")).ShouldBe((HttpStatusCode.OK, "kept"));
    }

    /// <summary>Whatever the application brings: what EdgeKit promises holds.</summary>
    private async Task<Pair> PairWithAsync(string own)
    {
        _pair = await at.WithAsync(own);
        await Promises.AreKeptAsync(at, _pair);
        return _pair;
    }
}
