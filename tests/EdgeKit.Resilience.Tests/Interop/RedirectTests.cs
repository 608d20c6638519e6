using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>
/// A server that sends its callers on to one that fails. The platform's handler follows, and moves the message that it
/// was given.
/// </summary>
public sealed class RedirectTests
{
    public static TheoryData<string, int, Action<IHttpClientBuilder>> Clients => new()
    {
        { "EdgeKit's handler", 3, static client => client.AddEdgeKitResilience("bank") },
        { "a policy in a pipeline of theirs", 3, static client => client.AddResilienceHandler(
            "x", static (pipeline, context) => pipeline.AddEdgeKit("bank", context)) },
        { "their retry around a policy", 1, static client => client.AddResilienceHandler(
            "x", static (pipeline, context) => pipeline.AddRetry(Twice()).AddEdgeKit("bank", context)) },
        { "their retry around a circuit", 1, static client => client.AddResilienceHandler(
            "x", static (pipeline, context) => pipeline.AddRetry(Twice()).AddEdgeKitCircuitBreaker("bank", context)) },
    };

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Every_attempt_goes_to_the_original_authority_and_its_result_counts_there(
        string how, int attempts, Action<IHttpClientBuilder> add)
    {
        await using var target = await Server.StartAsync(_ => StatusCodes.Status500InternalServerError);
        await using var entry = await Server.StartAsync(response =>
        {
            response.Headers.Location = new Uri(target.Address, "/moved").ToString();
            return StatusCodes.Status302Found;
        });
        await using var services = Build(attempts, add);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(entry.Address, "/asked"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "t");

        using var response = await services.GetRequiredService<IHttpClientFactory>().CreateClient(
            "bank").SendAsync(request);

        entry.Seen.ShouldBe(Enumerable.Repeat("/asked Bearer t", 3), how);
        target.Seen.ShouldBe(Enumerable.Repeat("/moved ", 3), how);
        response.RequestMessage!.RequestUri.ShouldBe(new Uri(target.Address, "/moved"), how);
        var pipelines = services.GetRequiredService<ResiliencePipelines>();
        pipelines.StateOf("bank", entry.Address).ShouldBe(CircuitState.Open, how);
        pipelines.StateOf("bank", target.Address).ShouldBe(CircuitState.Closed, how);
    }

    private static HttpRetryStrategyOptions Twice() =>
        new() { MaxRetryAttempts = 2, Delay = TimeSpan.Zero, UseJitter = false };

    private static ServiceProvider Build(int attempts, Action<IHttpClientBuilder> add)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("EdgeKit:Resilience:Policies:bank:Retry:MaxAttempts", $"{attempts}"),
            new("EdgeKit:Resilience:Policies:bank:Retry:Delay", "00:00:00"),
            new("EdgeKit:Resilience:Policies:bank:CircuitBreaker:ConsecutiveFailures", "3"),
        ]).Build();
        var services = new ServiceCollection();
        services.AddEdgeKitResilience(configuration.GetSection("EdgeKit:Resilience"));
        add(services.AddHttpClient("bank"));
        return services.BuildServiceProvider();
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly List<string> _seen = [];
        private readonly WebApplication _server;

        private Server(WebApplication server) => _server = server;

        public Uri Address => new(_server.Urls.Single());

        public IReadOnlyList<string> Seen => _seen;

        public static async Task<Server> StartAsync(Func<HttpResponse, int> answer)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var server = new Server(builder.Build());
            server._server.Run(context =>
            {
                server._seen.Add($"{context.Request.Path} {context.Request.Headers.Authorization}");
                context.Response.StatusCode = answer(context.Response);
                return Task.CompletedTask;
            });
            await server._server.StartAsync();
            return server;
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
