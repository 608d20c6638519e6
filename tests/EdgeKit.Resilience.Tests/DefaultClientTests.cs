using System.Net;
using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience.Tests;

/// <summary>A policy for every client of the process: <c>ConfigureHttpClientDefaults</c>.</summary>
public sealed class DefaultClientTests
{
    private const string Policies = """{ "Retry": { "MaxAttempts": 1 } }, "all": { "Retry": { "MaxAttempts": 2, "Delay": "00:00:00" } }""";

    [Fact]
    public async Task A_client_without_a_policy_of_its_own_has_the_default_one() =>
        (await SentByAsync("other")).ShouldBe(2);

    [Fact]
    public async Task The_policy_of_a_client_replaces_the_default_one() =>
        (await SentByAsync("bank")).ShouldBe(1);

    [Fact]
    public async Task A_default_policy_that_does_not_exist_fails_the_start_with_the_nearest_name()
    {
        using var bench = new Bench(
            configure: s => s.ConfigureHttpClientDefaults(all => all.AddEdgeKitResilience("bnak")));

        var problem = (await Should.ThrowAsync<PolicyException>(bench.StartAsync())).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("every HttpClient");
        problem.Fix.ShouldContain("bank");
    }

    public static TheoryData<string, Action<IServiceCollection>> Timeouts => new()
    {
        { "by name", s => s.AddHttpClient("slow", c => c.Timeout = TimeSpan.FromSeconds(1)) },
        { "with services", s => s.AddHttpClient("slow").ConfigureHttpClient(
            (sp, c) => c.Timeout = TimeSpan.FromSeconds(sp.GetServices<TimeProvider>().Count())) },
        { "as an option", s => s.Configure<HttpClientFactoryOptions>(
            "slow", o => o.HttpClientActions.Add(c => c.Timeout = TimeSpan.FromSeconds(1))) },
        { "as an option at last", s => s.PostConfigure<HttpClientFactoryOptions>(
            "slow", o => o.HttpClientActions.Add(c => c.Timeout = TimeSpan.FromSeconds(1))) },
        { "of a typed client", s => s.AddHttpClient<Typed>(c => c.Timeout = TimeSpan.FromSeconds(1)) },
    };

    [Theory]
    [MemberData(nameof(Timeouts))]
    public async Task A_client_with_a_timeout_shorter_than_the_default_policy_fails_the_start_in_whatever_order(
        string how, Action<IServiceCollection> add)
    {
        foreach (var first in new[] { true, false })
        {
            using var bench = new Bench(configure: services =>
            {
                (first ? add : AddDefault)(services);
                (first ? AddDefault : add)(services);
            });

            var problem = (
                await Should.ThrowAsync<PolicyException>(bench.StartAsync())).Problems.ShouldHaveSingleItem(how);

            problem.Path.ShouldBe(how == "of a typed client" ? "HttpClient \"Typed\"" : "HttpClient \"slow\"");
            problem.Value.ShouldBe("00:00:01");
            problem.Reason.ShouldContain("TotalTimeout 00:00:30 of the policy \"bank\"");
        }
    }

    [Fact]
    public async Task A_timeout_of_every_client_is_one_problem_and_one_that_a_client_has_besides_another()
    {
        using var bench = new Bench(configure: services =>
        {
            services.ConfigureHttpClientDefaults(
                all => all.ConfigureHttpClient(c => c.Timeout = TimeSpan.FromSeconds(2)).AddEdgeKitResilience("bank"));
            services.AddHttpClient("bank", c => c.Timeout = TimeSpan.FromMinutes(1));
            services.AddHttpClient("other", c => c.BaseAddress = new Uri("http://other/"));
            services.AddHttpClient("slow", c => c.Timeout = TimeSpan.FromSeconds(1));
        });

        (await Should.ThrowAsync<PolicyException>(bench.StartAsync())).Problems.Select(
            p => p.Path).ShouldBe(["every HttpClient", "HttpClient \"slow\""]);
    }

    [Fact]
    public async Task A_client_without_a_timeout_or_with_a_long_one_or_not_yet_creatable_starts()
    {
        using var bench = new Bench("""{}, "short": { "TotalTimeout": "00:00:01" }""", services =>
        {
            AddDefault(services);
            services.AddHttpClient("own", c => c.Timeout = TimeSpan.FromSeconds(1)).AddEdgeKitResilience("short");
            services.AddHttpClient("endless", c => c.Timeout = Timeout.InfiniteTimeSpan);
            services.AddHttpClient("theirs", c => c.Timeout = TimeSpan.FromSeconds(1)).AddStandardResilienceHandler();
            services.AddHttpClient("later", _ => throw new InvalidOperationException("scripted"));
        });

        await Should.NotThrowAsync(bench.StartAsync());
    }

    [Fact]
    public async Task A_client_unknown_at_start_is_warned_about_once_on_use()
    {
        using var bench = new Bench(configure: services =>
        {
            AddDefault(services);
            services.AddSingleton<IConfigureOptions<HttpClientFactoryOptions>>(new Nameless());
        });
        await bench.StartAsync();

        bench.Services.GetRequiredService<IHttpClientFactory>().CreateClient("nameless");
        bench.Services.GetRequiredService<IHttpClientFactory>().CreateClient("nameless");

        bench.Log.Lines.Count(l => l.Text.Contains(
            "HttpClient \"nameless\": its Timeout 00:00:01 is shorter than TotalTimeout 00:00:30")).ShouldBe(1);
    }

    [Fact]
    public async Task A_reload_that_makes_the_default_policy_longer_than_a_client_waits_is_refused()
    {
        using var bench = new Bench("""{ "TotalTimeout": "00:00:01" }""", services =>
        {
            AddDefault(services);
            services.AddHttpClient("slow", c => c.Timeout = TimeSpan.FromSeconds(2));
        });
        await bench.StartAsync();

        bench.Reload("""{ "TotalTimeout": "00:00:03" }""");

        bench.Services.GetRequiredService<PolicyTables>().Rejected.ShouldHaveSingleItem().Path.ShouldBe(
            "HttpClient \"slow\"");
    }

    private static void AddDefault(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(all => all.AddEdgeKitResilience("bank"));

    private static async Task<int> SentByAsync(string client)
    {
        var network = new ScriptedHandler();
        network.Answer(HttpStatusCode.InternalServerError);
        using var bench = new Bench(Policies, services =>
        {
            services.AddHttpClient("bank").ConfigurePrimaryHttpMessageHandler(() => network);
            services.ConfigureHttpClientDefaults(
                all => all.ConfigurePrimaryHttpMessageHandler(() => network).AddEdgeKitResilience("all"));
        });
        await bench.StartAsync();

        await bench.Services.GetRequiredService<IHttpClientFactory>().CreateClient(
            client).GetAsync(new Uri($"http://{client}/"));

        return network.Sent.Count;
    }

    private sealed class Typed(HttpClient client)
    {
        public HttpClient Client => client;
    }

    private sealed class Nameless : IConfigureNamedOptions<HttpClientFactoryOptions>
    {
        public void Configure(string? name, HttpClientFactoryOptions options)
        {
            if (name == "nameless")
            {
                options.HttpClientActions.Add(static c => c.Timeout = TimeSpan.FromSeconds(1));
            }
        }

        public void Configure(HttpClientFactoryOptions options) => Configure("", options);
    }
}
