using Microsoft.Extensions.Hosting;

namespace EdgeKit.Policies.Loading;

/// <summary>Fails the start, before any server listens, when the configuration has problems.</summary>
internal sealed class PolicyStartup(PolicyTables tables) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        tables.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
