using EdgeKit.Policies;
using EdgeKit.Resilience.CircuitBreaker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Resilience.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task A_client_that_names_an_unknown_policy_fails_the_start_with_the_nearest_name()
    {
        using var bench = new Bench(configure: s => s.AddHttpClient("events").AddEdgeKitResilience("bnak"));

        var problem = (await Should.ThrowAsync<PolicyException>(bench.StartAsync())).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("HttpClient \"events\"");
        problem.Value.ShouldBe("bnak");
        problem.Fix.ShouldContain("bank");
    }

    [Fact]
    public async Task In_any_host_one_line_finds_the_policy_in_the_settings()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("EdgeKit:Resilience:Policies:payments:Retry:MaxAttempts", "2"),
            new("EdgeKit:Resilience:Policies:payments:Retry:Delay", "00:00:00")]);
        var network = new ScriptedHandler();
        network.Answer(System.Net.HttpStatusCode.InternalServerError);

        builder.Services.AddHttpClient(
            "payments").ConfigurePrimaryHttpMessageHandler(() => network).AddEdgeKitResilience("payments");
        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<IHttpClientFactory>().CreateClient(
            "payments").GetAsync(new Uri("http://payments/"));

        network.Sent.Count.ShouldBe(2);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_client_with_a_policy_and_no_section_fails_the_start()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("bank").AddEdgeKitResilience("bank");
        await using var provider = services.BuildServiceProvider();

        var startup = provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>().First();

        (await Should.ThrowAsync<PolicyException>(() => startup.StartingAsync(CancellationToken.None)))
            .Message.ShouldContain("names no resilience policy");
    }

    [Theory]
    [InlineData("""{ "TotalTimeout": "00:00:01", "AttemptTimeout": "00:00:02" }""", "00:00:01", "00:00:02")]
    [InlineData("""{ "TotalTimeout": "00:00:05", "AttemptTimeout": "00:00:02" }""", "00:00:05", "00:00:02")]
    [InlineData("""{ "TotalTimeout": "00:00:01", "Retry": { "Delay": "00:00:02" } }""", "00:00:01", "00:00:02")]
    [InlineData("""{ "TotalTimeout": "00:00:01", "Hedging": { "MinDelay": "00:00:02" } }""", "00:00:01", "00:00:02")]
    [InlineData("""{ "AttemptTimeout": "00:00:01", "Hedging": { "MinDelay": "00:00:02" } }""", "00:00:01", "00:00:02")]
    [InlineData("""{ "CircuitBreaker": { "BreakDuration": "00:00:10", "MaxBreakDuration": "00:00:05" } }""", "00:00:10", "00:00:05")]
    [InlineData("""{ "Retry": { "Delay": "00:00:07" } }""", "Delay 00:00:07", "MaxDelay 00:00:05")]
    [InlineData("""{ "CircuitBreaker": { "SlowCallRatio": 0.5 } }""", "SlowCallRatio 0.5", "SlowCallDuration")]
    [InlineData("""{ "Fallback": { "Kind": "Static", "ContentType": "json, please" } }""", "json, please", "media type")]
    [InlineData("""{ "Fallback": { "Body": "[]" } }""", "Body", "ProblemDetails")]
    public async Task Contradicting_settings_fail_the_start_with_both_in_the_message(
        string policy, string one, string other)
    {
        using var bench = new Bench(policy);

        var message = (await Should.ThrowAsync<PolicyException>(bench.StartAsync())).Message;

        message.ShouldContain(one);
        message.ShouldContain(other);
    }

    [Theory]
    [InlineData("DeadlineHeader", "Request Timeout")]
    [InlineData("RetryDepthHeader", "Content-Length")]
    [InlineData("DeadlineHeader", "retry-depth")]
    public async Task A_header_that_cannot_be_sent_fails_the_start(string option, string name)
    {
        using var bench = new Bench(options: $"\"{option}\": \"{name}\",");

        (await Should.ThrowAsync<PolicyException>(bench.StartAsync())).Problems.ShouldContain(
            p => p.Path.EndsWith(option) && p.Value == name);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "TotalTimeout": "00:00:00.050" }""")]
    [InlineData("""{ "AttemptTimeout": "00:00:20" }""")]
    [InlineData("""{ "Retry": { "MaxAttempts": 1 } }""")]
    public async Task A_partly_written_policy_is_a_valid_one(string policy)
    {
        using var bench = new Bench(policy);

        await bench.StartAsync();
    }

    [Fact]
    public void Former_keys_are_still_read()
    {
        using var bench = new Bench("""
            {
              "Bulkhead": { "Permits": 5, "Queue": 6, "MinPermits": 2 },
              "Retry": { "BaseDelay": "00:00:00.5", "MintIdempotencyKey": true },
              "CircuitBreaker": { "Calls": 7, "Window": "00:00:20", "Cooldown": "00:00:03", "MaxRest": "00:00:04" }
            }
            """);

        var policy = bench.Services.GetRequiredService<PolicyTables>()
            .Current.Get<ResilienceOptions>().Policies["bank"];

        policy.ConcurrencyLimit!.PermitLimit.ShouldBe(5);
        policy.ConcurrencyLimit.QueueLimit.ShouldBe(6);
        policy.ConcurrencyLimit.MinPermitLimit.ShouldBe(2);
        policy.Retry.Delay.ShouldBe(TimeSpan.FromSeconds(0.5));
        policy.Retry.AddIdempotencyKey.ShouldBeTrue();
        policy.CircuitBreaker.BreakDuration.ShouldBe(TimeSpan.FromSeconds(3));
        policy.CircuitBreaker.MaxRetryAfter.ShouldBe(TimeSpan.FromSeconds(4));
        var circuit = new CircuitModel(policy.CircuitBreaker, TimeSpan.FromSeconds(1));
        circuit.MinimumThroughput.ShouldBe(7);
        circuit.SamplingTicks.ShouldBe(TimeSpan.FromSeconds(20).Ticks);
    }

    [Fact]
    public void A_minimum_throughput_keeps_the_sampling_duration_and_sampled_calls_replace_it()
    {
        var byTime = new CircuitModel(new() { MinimumThroughput = 50 }, TimeSpan.FromSeconds(1));
        byTime.MinimumThroughput.ShouldBe(50);
        byTime.SamplingTicks.ShouldBe(TimeSpan.FromSeconds(10).Ticks);
        byTime.FailureRatio.ShouldBe(0.9);

        var byCalls = new CircuitModel(new() { SampledCalls = 50 }, TimeSpan.FromSeconds(1));
        byCalls.SamplingTicks.ShouldBe(0);
        byCalls.FailureRatio.ShouldBe(0.5);
    }

    [Fact]
    public async Task Two_policies_that_both_retry_on_one_client_fail_the_start()
    {
        using var bench = new Bench(configure: s => s.AddHttpClient("bank").AddEdgeKitResilience("bank"));

        (await Should.ThrowAsync<PolicyException>(bench.StartAsync())).Message.ShouldContain("retries inside retries");
    }

    [Fact]
    public async Task A_total_timeout_above_that_of_the_client_fails_the_start_with_both_values()
    {
        using var bench = new Bench(
            configure: s => s.AddHttpClient("bank").ConfigureHttpClient(c => c.Timeout = TimeSpan.FromSeconds(20)));

        var message = (await Should.ThrowAsync<PolicyException>(bench.StartAsync())).Message;

        message.ShouldContain("00:00:20");
        message.ShouldContain("00:00:30");
    }
}
