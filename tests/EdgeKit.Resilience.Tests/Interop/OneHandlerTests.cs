using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>
/// Clients that are given a policy of two attempts and a handler of Microsoft.Extensions.Http.Resilience that sends
/// four times: the attempts of one must not multiply those of the other.
/// </summary>
public sealed class OneHandlerTests : IAsyncLifetime
{
    private const int Ours = 2;
    private const int Theirs = 4;

    private Backend _backend = null!;

    public static TheoryData<string> Handlers => ["standard", "hedging", "composed"];

    public static TheoryData<string, bool> InEitherOrder => new()
    {
        { "standard", true }, { "standard", false },
            { "hedging", true }, { "hedging", false }, { "composed", true }, { "composed", false },
    };

    public async Task InitializeAsync() => _backend = await Backend.StartAsync();

    public async Task DisposeAsync() => await _backend.DisposeAsync();

    [Theory]
    [MemberData(nameof(InEitherOrder))]
    public async Task The_policy_of_a_client_replaces_a_handler_for_every_client(
        string handler, bool theirsFirst)
    {
        await using var worker = Made(
            theirsFirst, s => s.ConfigureHttpClientDefaults(all => Add(all, handler)), OursOnTheClient);

        (await ReachedAsync(worker)).ShouldBe(Ours);
        Told(worker).ShouldContain("HttpClient \"bank\": the policy bank replaces the resilience handler");
    }

    [Theory]
    [MemberData(nameof(InEitherOrder))]
    public async Task A_policy_for_every_client_replaces_a_handler_for_every_client(
        string handler, bool theirsFirst)
    {
        await using var worker = Made(
            theirsFirst, s => s.ConfigureHttpClientDefaults(all => Add(all, handler)), OursOnEveryClient);

        (await ReachedAsync(worker)).ShouldBe(Ours);
        Told(worker).ShouldContain("HttpClient \"bank\": the policy all replaces the resilience handler");
    }

    [Theory]
    [MemberData(nameof(InEitherOrder))]
    public async Task A_handler_of_a_client_replaces_the_policy_for_every_client(
        string handler, bool theirsFirst)
    {
        await using var worker = Made(theirsFirst, s => Add(s.AddHttpClient("bank"), handler), OursOnEveryClient);

        (await ReachedAsync(worker)).ShouldBe(Theirs);
        Told(worker).ShouldContain(
            "HttpClient \"bank\" adds its own resilience handler of Microsoft.Extensions.Http.Resilience: the policy all");
    }

    [Theory]
    [MemberData(nameof(InEitherOrder))]
    public async Task A_client_that_is_given_both_by_name_fails_the_start_and_is_not_made(
        string handler, bool theirsFirst)
    {
        await using var worker = Made(theirsFirst, s => Add(s.AddHttpClient("bank"), handler), OursOnTheClient);

        var problem = (await Should.ThrowAsync<PolicyException>(worker.StartAsync)).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("HttpClient \"bank\"");
        problem.Value.ShouldBe("bank");
        problem.Fix.ShouldContain("AddEdgeKit(\"bank\", context)");
        (await Should.ThrowAsync<InvalidOperationException>(() => worker.CallAsync("bank", _backend.Address)))
            .Message.ShouldContain("HttpClient \"bank\"");
        _backend.Reached.ShouldBe(0);
    }

    [Fact]
    public async Task It_does_so_where_the_client_has_first_removed_the_handler_for_every_client()
    {
        await using var worker = Made(
            theirsFirst: true,
            s =>
            {
                s.ConfigureHttpClientDefaults(all => Add(all, "standard"));
                Add(s.AddHttpClient("bank").ConfigureAdditionalHttpMessageHandlers(
                    static (handlers, _) => handlers.Clear()), "standard");
            },
            OursOnTheClient);

        (await Should.ThrowAsync<PolicyException>(worker.StartAsync)).Message.ShouldContain("HttpClient \"bank\"");
    }

    [Theory]
    [MemberData(nameof(InEitherOrder))]
    public async Task A_policy_in_a_pipeline_of_the_client_replaces_a_handler_for_every_client(
        string handler, bool theirsFirst)
    {
        await using var worker = Made(
            theirsFirst, s => s.ConfigureHttpClientDefaults(all => Add(all, handler)), OursInAPipeline);

        (await ReachedAsync(worker)).ShouldBe(Ours);
        Told(worker).ShouldContain("HttpClient \"bank\": the policy bank replaces the resilience handler");
        (await ReachedAsync(worker, "other")).ShouldBe(Theirs);
    }

    [Fact]
    public async Task It_does_so_where_every_client_has_both()
    {
        await using var worker = new Worker(_backend, static s => s.ConfigureHttpClientDefaults(
            static all => Add(all, "standard")), OursOnEveryClient, OursInAPipeline);

        (await ReachedAsync(worker)).ShouldBe(Ours);
    }

    [Fact]
    public async Task A_circuit_breaker_alone_in_a_pipeline_of_the_client_replaces_no_handler()
    {
        await using var worker = new Worker(
            _backend,
            static s => s.ConfigureHttpClientDefaults(static all => Add(all, "standard")),
            static s => s.AddHttpClient("bank").AddResilienceHandler(
                "x", static (pipeline, context) => pipeline.AddEdgeKitCircuitBreaker("bank", context)));

        (await ReachedAsync(worker)).ShouldBe(
            Theirs, "it repeats nothing, so there is nothing to multiply, and the timeouts of the other are missed");
        Told(worker).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_policy_in_a_pipeline_for_every_client_is_not_taken_for_that_of_one_client()
    {
        await using var worker = new Worker(
            _backend,
            static s => s.ConfigureHttpClientDefaults(static all => all.AddResilienceHandler(
                "x", static (pipeline, context) => pipeline.AddEdgeKit("bank", context))),
            static s => s.AddHttpClient(
                "bank").AddResilienceHandler("time", static pipeline => pipeline.AddTimeout(TimeSpan.FromSeconds(20))));

        (await ReachedAsync(worker)).ShouldBe(Ours, "the first client that is made");
        (await ReachedAsync(worker, "other")).ShouldBe(Ours);
        Told(worker).ShouldBeEmpty();
    }

    [Fact]
    public async Task Other_pipelines_of_the_client_stay()
    {
        await using var worker = new Worker(
            _backend, OursInAPipeline, static s => Add(s.AddHttpClient("bank"), "composed"));

        (await ReachedAsync(worker)).ShouldBe(Ours * Theirs, "composing pipelines in code adds both");
    }

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task A_client_without_a_policy_keeps_its_handler(string handler)
    {
        await using var worker = new Worker(
            _backend, s => s.ConfigureHttpClientDefaults(all => Add(all, handler)), OursOnTheClient);

        (await ReachedAsync(worker, "other")).ShouldBe(Theirs);
        Told(worker).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_rest_of_what_the_defaults_of_Aspire_add_stays()
    {
        await using var worker = new Worker(
            _backend,
            s =>
            {
                s.AddServiceDiscovery();
                s.ConfigureHttpClientDefaults(http =>
                {
                    http.AddStandardResilienceHandler();
                    http.AddServiceDiscovery();
                });
            },
            OursOnTheClient);

        (await ReachedAsync(worker, "bank", new Uri("http://bank/"))).ShouldBe(Ours, "the name was looked up");
    }

    [Fact]
    public async Task A_client_whose_handlers_are_created_again_is_logged_once()
    {
        await using var worker = new Worker(
            _backend, s => s.ConfigureHttpClientDefaults(all => Add(all, "standard")), OursOnTheClient);
        await ReachedAsync(worker);

        var builder = worker.Services.GetRequiredService<HttpMessageHandlerBuilder>();
        builder.Name = "bank";
        var made = worker.Services.GetServices<IHttpMessageHandlerBuilderFilter>().Aggregate(
            (HttpMessageHandlerBuilder b) =>
                worker.Services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get("bank")
                .HttpMessageHandlerBuilderActions.ToList().ForEach(act => act(b)),
            (Action<HttpMessageHandlerBuilder> next, IHttpMessageHandlerBuilderFilter filter) =>
                filter.Configure(next));
        made(builder);

        builder.AdditionalHandlers.Count(h => h is ResilienceHandler).ShouldBe(1);
        builder.AdditionalHandlers.ShouldNotContain(
            h => h.GetType().Namespace == "Microsoft.Extensions.Http.Resilience");
        worker.Log.Lines.Count(l => l.Text.Contains("replaces the resilience handler")).ShouldBe(1);
    }

    private static void OursOnTheClient(IServiceCollection services) =>
        services.AddHttpClient("bank").AddEdgeKitResilience("bank");

    private static void OursInAPipeline(IServiceCollection services) =>
        services.AddHttpClient(
            "bank").AddResilienceHandler("x", static (pipeline, context) => pipeline.AddEdgeKit("bank", context));

    private static void OursOnEveryClient(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(all => all.AddEdgeKitResilience("all"));

    private static void Add(IHttpClientBuilder client, string handler)
    {
        switch (handler)
        {
            case "standard":
                client.AddStandardResilienceHandler(o => o.Retry.Delay = TimeSpan.Zero);
                break;
            case "hedging":
                client.AddStandardHedgingHandler().Configure(
                    o => (o.Hedging.Delay, o.Hedging.MaxHedgedAttempts) = (TimeSpan.FromSeconds(5), Theirs - 1));
                break;
            default:
                client.AddResilienceHandler(
                    "composed", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.Zero }));
                break;
        }
    }

    private static string Told(Worker worker) =>
        string.Join('\n', worker.Log.Lines.Where(l => l.Level == LogLevel.Information
            && l.Text.Contains("Microsoft.Extensions.Http.Resilience")).Select(l => l.Text));

    private Worker Made(bool theirsFirst, Action<IServiceCollection> theirs, Action<IServiceCollection> ours) =>
        theirsFirst ? new Worker(_backend, theirs, ours) : new Worker(_backend, ours, theirs);

    private async Task<int> ReachedAsync(Worker worker, string client = "bank", Uri? uri = null)
    {
        await worker.StartAsync();
        var before = _backend.Reached;
        await worker.CallAsync(client, uri ?? _backend.Address);
        return _backend.Reached - before;
    }
}
