using System.Net;
using EdgeKit.RateLimit.Client;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Client;

public sealed class HttpClientTests
{
    [Fact]
    public async Task A_call_beyond_the_policy_is_not_sent_and_gets_a_429()
    {
        var server = new ScriptedServer(_ => new HttpResponseMessage(HttpStatusCode.OK));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        services.AddEdgeKitRateLimit(TestConfiguration.Section("""{ "Policies": { "bank": { "Capacity": 2, "RefillPerSecond": 0.1 } } }"""));
        services.AddHttpClient("bank").AddEdgeKitRateLimit("bank").ConfigurePrimaryHttpMessageHandler(() => server);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("bank");
        for (var i = 0; i < 2; i++)
        {
            (await client.GetAsync(new Uri("http://bank.test/"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var refused = await client.GetAsync(new Uri("http://bank.test/"));
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
        (await client.GetAsync(new Uri("http://other.test/"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Requests.ShouldBe(3);
    }

    [Fact]
    public async Task A_paced_client_waits_as_the_server_asks_and_sends_nothing_that_would_wait_too_long()
    {
        var clock = new FakeTimeProvider();
        var server = new ScriptedServer(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK);
            response.Headers.Add("RateLimit", "\"p\";r=0;t=5");
            return response;
        });
        using var client = new HttpClient(new PacingHandler(TimeSpan.FromSeconds(10), clock) { InnerHandler = server });
        await client.GetAsync(new Uri("http://bank.test/"));
        var second = client.GetAsync(new Uri("http://bank.test/"));
        second.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(5));
        (await second).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Requests.ShouldBe(2);

        using var hasty = new HttpClient(new PacingHandler(TimeSpan.FromSeconds(1), clock) { InnerHandler = server });
        await hasty.GetAsync(new Uri("http://bank.test/"));
        (await hasty.GetAsync(new Uri("http://bank.test/"))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        server.Requests.ShouldBe(3);
    }

    [Fact]
    public async Task A_blocking_call_is_charged_too_and_waits_in_the_queue_of_its_policy()
    {
        var clock = new FakeTimeProvider();
        var server = new ScriptedServer(_ => new HttpResponseMessage(HttpStatusCode.OK));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddEdgeKitRateLimit(TestConfiguration.Section("""{ "Policies": { "bank": { "Capacity": 1, "RefillPerSecond": 0.1 }, "patient": { "Capacity": 1, "RefillPerSecond": 0.1, "QueueLimit": 1 } } }"""));
        services.AddHttpClient("bank").AddEdgeKitRateLimit("bank").ConfigurePrimaryHttpMessageHandler(() => server);
        services.AddHttpClient(
            "patient").AddEdgeKitRateLimit("patient").ConfigurePrimaryHttpMessageHandler(() => server);
        await using var provider = services.BuildServiceProvider();
        var clients = provider.GetRequiredService<IHttpClientFactory>();

        Send(clients.CreateClient("bank")).ShouldBe(HttpStatusCode.OK);
        Send(clients.CreateClient("bank")).ShouldBe(HttpStatusCode.TooManyRequests);
        Send(clients.CreateClient("patient")).ShouldBe(HttpStatusCode.OK);
        (await PassTimeAsync(clock, () => Send(clients.CreateClient("patient")))).ShouldBe(HttpStatusCode.OK);
        server.Requests.ShouldBe(3);
    }

    [Fact]
    public async Task A_blocking_call_is_paced_too()
    {
        var clock = new FakeTimeProvider();
        var server = new ScriptedServer(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK);
            response.Headers.Add("RateLimit", "\"p\";r=0;t=5");
            return response;
        });
        using var client = new HttpClient(new PacingHandler(TimeSpan.FromSeconds(10), clock) { InnerHandler = server });
        using var hasty = new HttpClient(new PacingHandler(TimeSpan.FromSeconds(1), clock) { InnerHandler = server });

        Send(client).ShouldBe(HttpStatusCode.OK);
        var started = clock.GetUtcNow();
        (await PassTimeAsync(clock, () => Send(client))).ShouldBe(HttpStatusCode.OK);
        (clock.GetUtcNow() - started).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));

        Send(hasty).ShouldBe(HttpStatusCode.OK);
        Send(hasty).ShouldBe(HttpStatusCode.TooManyRequests);
        server.Requests.ShouldBe(3);
    }

    private static HttpStatusCode Send(HttpClient client)
    {
        using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, "http://bank.test/"));
        return response.StatusCode;
    }

    private static async Task<T> PassTimeAsync<T>(FakeTimeProvider clock, Func<T> block)
    {
        var blocked = Task.Factory.StartNew(
            block, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!blocked.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await blocked;
    }

    private sealed class ScriptedServer(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(answer(request));
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return answer(request);
        }
    }
}
