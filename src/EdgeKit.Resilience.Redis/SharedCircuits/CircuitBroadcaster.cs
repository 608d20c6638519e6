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
/// Carries news of circuits between instances by pub/sub while the options ask for it. What is open is said again every
/// two seconds: an instance that has just come, or whose connection was away, hears of it soon.
/// </summary>
internal sealed class CircuitBroadcaster(
    ResiliencePipelines pipelines, SharedCircuitTable view, IOptionsMonitor<ResilienceOptions> options,
    IServiceProvider services, TimeProvider timeProvider, ILogger<CircuitBroadcaster> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan Repetition = TimeSpan.FromSeconds(2);

    private readonly Guid _instance = Guid.NewGuid();
    private readonly SemaphoreSlim _subscribing = new(1);
    private readonly List<IDisposable?> _registrations = [];
    private RedisClient? _redis;
    private IAsyncDisposable? _subscription;
    private bool _isStopped;

    private string Channel => _redis!.KeyPrefix + "resilience:circuits";

    /// <summary>The start does not wait for Redis.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _redis = services.GetRedisClient();
        if (_redis is not null)
        {
            _registrations.Add(options.OnChange((_, _) => _ = SubscribeOrUnsubscribeAsync(isWanted: options.CurrentValue.SharedCircuits is not null)));
            _registrations.Add(timeProvider.CreateTimer(_ => PublishOpenCircuits(), null, Repetition, Repetition));
            pipelines.Moved += PublishTransition;
            _ = SubscribeOrUnsubscribeAsync(isWanted: options.CurrentValue.SharedCircuits is not null);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be stopped again after it was disposed.
        if (Interlocked.Exchange(ref _isStopped, true))
        {
            return;
        }

        pipelines.Moved -= PublishTransition;
        _registrations.ForEach(static watch => watch?.Dispose());
        await SubscribeOrUnsubscribeAsync(isWanted: false).ConfigureAwait(false);
    }

    public void Dispose() => _subscribing.Dispose();

    private async Task SubscribeOrUnsubscribeAsync(bool isWanted)
    {
        await _subscribing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (isWanted && _subscription is null)
            {
                _subscription = await _redis!.SubscribeAsync(Channel, Receive).ConfigureAwait(false);
            }
            else if (!isWanted && _subscription is { } subscription)
            {
                _subscription = null;
                await subscription.DisposeAsync().ConfigureAwait(false);
                view.Clear();
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

    private void Receive(RedisValue message)
    {
        if (CircuitMessageJson.Read((byte[]?)message ?? []) is { } news && news.Instance != _instance)
        {
            view.Apply(news);
        }
    }

    /// <summary>A circuit that a person isolated says nothing about the authority.</summary>
    private void PublishTransition(CircuitTransition moved)
    {
        if (moved.To is CircuitState.Open)
        {
            Publish(moved.Policy, moved.Authority, moved.Until!.Value - timeProvider.GetUtcNow());
        }
        else if (moved.To is CircuitState.Closed or CircuitState.RampUp)
        {
            Publish(moved.Policy, moved.Authority, TimeSpan.Zero);
        }
    }

    private void PublishOpenCircuits()
    {
        if (Volatile.Read(ref _subscription) is null)
        {
            return;
        }

        foreach (var refusal in pipelines.OpenCircuits)
        {
            Publish(refusal.Policy, refusal.Authority, refusal.Until!.Value - timeProvider.GetUtcNow());
        }
    }

    /// <summary>The call that moved the circuit does not wait.</summary>
    private void Publish(string policy, string authority, TimeSpan open)
    {
        var news = new CircuitMessage(_instance, policy, authority, Math.Max(0, (long)open.TotalMilliseconds));
        if (news.IsValid && Volatile.Read(ref _subscription) is not null)
        {
            _ = PublishAsync(CircuitMessageJson.Write(news));
        }
    }

    private async Task PublishAsync(byte[] message)
    {
        using var owed = Deadline.Suspend();
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
