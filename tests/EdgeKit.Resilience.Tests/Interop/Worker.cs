using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>
/// A process with clients over the real network, registered in the order that a test says, and policies of two
/// attempts.
/// </summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Worker(Backend backend, params Action<IServiceCollection>[] registrations)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("EdgeKit:Resilience:Policies:bank:Retry:MaxAttempts", "2"),
            new("EdgeKit:Resilience:Policies:bank:Retry:Delay", "00:00:00"),
            new("EdgeKit:Resilience:Policies:all:Retry:MaxAttempts", "2"),
            new("EdgeKit:Resilience:Policies:all:Retry:Delay", "00:00:00"),
            new("services:bank:http:0", backend.Address.ToString()),
        ]).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddEdgeKitResilience(configuration.GetSection("EdgeKit:Resilience"));
        foreach (var register in registrations)
        {
            register(services);
        }

        _services = services.BuildServiceProvider();
    }

    public ListLogger Log { get; } = new();

    public IServiceProvider Services => _services;

    public async Task StartAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await hosted.StartingAsync(CancellationToken.None);
        }
    }

    public async Task CallAsync(string client, Uri uri)
    {
        using var response = await _services.GetRequiredService<IHttpClientFactory>().CreateClient(
            client).GetAsync(uri);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
