using Shop.AppHost.Output;
using Shop.AppHost.Plan;

namespace Shop.AppHost.Processes;

/// <summary>The processes of the shop.</summary>
internal sealed class RunningShop : IAsyncDisposable
{
    /// <summary>
    /// The start timeout: a busy machine needs minutes, and a service that cannot start ends by itself.
    /// </summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The stop timeout, longer than the services' own, so that only a hanging process is killed.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(45);

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

    /// <summary>Completes when every service is ready.</summary>
    /// <exception cref="StartFailedException">A service ended or did not become ready in time.</exception>
    public async Task WhenReadyAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(StartTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await foreach (var ready in Task.WhenEach(_services.Select(static service => service.Ready))
                .WithCancellation(either.Token))
            {
                await ready;
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            var late = _services.Where(static service => !service.Ready.IsCompleted)
                .Select(static service => $"{service.Plan.Name} ({service.LastProblem})");
            throw new StartFailedException(
                $"not ready after {StartTimeout.TotalSeconds} s: {string.Join(", ", late)}");
        }
    }

    /// <summary>Stops the gateways first, so that no request arrives while the services finish.</summary>
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
        Task.WhenAll(_services.Where(which).Select(static service => service.StopAsync(StopTimeout)));
}
