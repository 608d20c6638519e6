using EdgeKit.Policies;
using EdgeKit.Redis;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Redis.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeKit.Resilience.Redis.SharedCircuits;

/// <summary>
/// Publishes the circuits that open here and receives those of other instances by Redis pub/sub, if the options enable
/// it. Open circuits are published again every two seconds, for instances that have just started or reconnected.
/// </summary>
internal sealed class CircuitBroadcaster(
    ResiliencePipelines pipelines, SharedCircuitTable table, IOptionsMonitor<ResilienceOptions> options,
    IServiceProvider services, TimeProvider timeProvider, ILogger<CircuitBroadcaster> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Guid _instance = Guid.NewGuid();
    private readonly SemaphoreSlim _subscribing = new(1);
    private readonly List<IDisposable?> _registrations = [];
    private RedisClient? _redis;
    private IAsyncDisposable? _subscription;
    private bool _isStopped;

    private string Channel => _redis!.KeyPrefix + "resilience:circuits";

    private bool IsEnabled => options.CurrentValue.SharedCircuits is not null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _redis = services.GetRedisClient();
        if (_redis is not null)
        {
            _registrations.Add(options.OnChange((_, _) => _ = SubscribeOrUnsubscribeAsync(IsEnabled)));
            _registrations.Add(timeProvider.CreateTimer(_ => PublishOpenCircuits(), null, Interval, Interval));
            pipelines.Moved += PublishTransition;
            _ = SubscribeOrUnsubscribeAsync(IsEnabled);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be stopped again after it was disposed, and with it the semaphore.
        if (Interlocked.Exchange(ref _isStopped, true))
        {
            return;
        }

        pipelines.Moved -= PublishTransition;
        _registrations.ForEach(static registration => registration?.Dispose());
        await SubscribeOrUnsubscribeAsync(isEnabled: false).ConfigureAwait(false);
    }

    public void Dispose() => _subscribing.Dispose();

    private async Task SubscribeOrUnsubscribeAsync(bool isEnabled)
    {
        await _subscribing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (isEnabled && _subscription is null)
            {
                _subscription = await _redis!.SubscribeAsync(Channel, Receive).ConfigureAwait(false);
            }
            else if (!isEnabled && _subscription is { } subscription)
            {
                _subscription = null;
                await subscription.DisposeAsync().ConfigureAwait(false);
                table.Clear();
            }
        }
        catch (Exception e) when (e is RedisException or RedisUnavailableException or ObjectDisposedException)
        {
            SharedCircuitsLog.Unreachable(logger, e);
        }
        finally
        {
            _subscribing.Release();
        }
    }

    private void Receive(RedisValue value)
    {
        if (CircuitMessage.FromJson((byte[]?)value) is { } message && message.Instance != _instance)
        {
            table.Apply(message);
        }
    }

    /// <summary>Isolated circuits are not published: their authorities may be healthy.</summary>
    private void PublishTransition(CircuitTransition transition)
    {
        if (transition.To is CircuitState.Open)
        {
            Publish(transition.Policy, transition.Authority, transition.Until!.Value - timeProvider.GetUtcNow());
        }
        else if (transition.To is CircuitState.Closed or CircuitState.RampUp)
        {
            Publish(transition.Policy, transition.Authority, TimeSpan.Zero);
        }
    }

    private void PublishOpenCircuits()
    {
        foreach (var rejection in pipelines.OpenCircuits)
        {
            Publish(rejection.Policy, rejection.Authority, rejection.Until!.Value - timeProvider.GetUtcNow());
        }
    }

    /// <summary>Does not block the call that changed the circuit.</summary>
    private void Publish(string policy, string authority, TimeSpan open)
    {
        if (Volatile.Read(ref _subscription) is not null)
        {
            var milliseconds = Math.Max(0, (long)open.TotalMilliseconds);
            _ = PublishAsync(new CircuitMessage(_instance, policy, authority, milliseconds).ToJson());
        }
    }

    private async Task PublishAsync(byte[] message)
    {
        using var withoutDeadline = Deadline.Suspend();
        try
        {
            await _redis!.PublishAsync(Channel, message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or RedisUnavailableException or ObjectDisposedException)
        {
            SharedCircuitsLog.Unreachable(logger, e);
        }
    }
}
