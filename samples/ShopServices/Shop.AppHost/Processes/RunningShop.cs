using Shop.AppHost.Output;
using Shop.AppHost.Plan;

namespace Shop.AppHost.Processes;

/// <summary>All processes of the shop, started together.</summary>
internal sealed class RunningShop : IAsyncDisposable
{
    /// <summary>
    /// A slow machine with much else to do needs minutes; a service that cannot start says so itself, and sooner.
    /// </summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);

    /// <summary>More than the services give themselves, so that a kill only meets one that hangs.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(45);

    private readonly ReadinessProbe _probe;
    private readonly TimeProvider _timeProvider;
    private readonly SupervisedService[] _services;

    public RunningShop(
        IEnumerable<ServicePlan> plans, ShopSecrets secrets, ShopConsole console, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _probe = new ReadinessProbe(secrets.OperatorKey, timeProvider);
        var launcher = new ServiceLauncher(console);
        _services = [.. plans.Select(plan => new SupervisedService(plan, launcher, _probe, console, timeProvider))];
    }

    /// <summary>Returns when every service is ready.</summary>
    /// <exception cref="StartFailedException">One ended by itself, or took too long.</exception>
    public async Task WhenReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(StartPatience, _timeProvider);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await foreach (var ready in Task.WhenEach(_services.Select(static service => service.Ready))
                .WithCancellation(giveUp.Token))
            {
                await ready;
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            var late = _services.Where(static service => !service.Ready.IsCompleted)
                .Select(static service => $"{service.Plan.Name} ({service.Complaint})");
            throw new StartFailedException(
                $"not ready after {StartPatience.TotalSeconds} s: {string.Join(", ", late)}");
        }
    }

    /// <summary>Closes the door first: nothing new comes in while the services behind finish what they have.</summary>
    public async Task StopAsync()
    {
        await StopAsync(static service => service.Plan.IsGateway);
        await StopAsync(static service => !service.Plan.IsGateway);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var service in _services)
        {
            service.Dispose();
        }

        _probe.Dispose();
    }

    private Task StopAsync(Func<SupervisedService, bool> which) =>
        Task.WhenAll(_services.Where(which).Select(static service => service.StopAsync(StopPatience)));
}
