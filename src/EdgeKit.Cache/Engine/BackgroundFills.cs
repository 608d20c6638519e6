using System.Collections.Concurrent;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeKit.Cache.Engine;

/// <summary>Limits factories that have no waiting caller, and drains all factories when the host stops.</summary>
internal sealed class BackgroundFills : IHostedService, IDisposable
{
    private readonly IOptionsMonitor<CacheOptions> _options;
    private readonly CacheClock _clock;
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _active;
    private volatile bool _closed;

    public BackgroundFills(IOptionsMonitor<CacheOptions> options, CacheClock clock, CacheMetrics metrics)
    {
        (_options, _clock) = (options, clock);
        metrics.ObserveBackgroundFills(() => ActiveCount);
    }

    public int ActiveCount => Volatile.Read(ref _active);

    public CancellationToken StoppingToken => _stopping.Token;

    public bool TryAcquire()
    {
        if (_closed)
        {
            return false;
        }

        if (Interlocked.Increment(ref _active) <= _options.CurrentValue.MaxBackgroundFills)
        {
            return true;
        }

        Release();
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _active);

    /// <summary>Runs work on the thread pool in the caller's execution context.</summary>
    public void Run(Func<Task> work) => Track(Task.Run(work));

    /// <summary>Runs work without the caller's execution context.</summary>
    public void RunWithoutContext(Func<Task> work)
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            Run(work);
        }
    }

    public void Track(Task task)
    {
        _running[task] = true;
        _ = ForgetAsync(task);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for running factories until the host's shutdown timeout, then cancels them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        await Task.WhenAll(_running.Keys).WaitAsync(Timeout.InfiniteTimeSpan, _clock.TimeProvider, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Called twice, because the container holds the instance also as a hosted service.</summary>
    public void Dispose()
    {
        if (!_stopping.IsCancellationRequested)
        {
            _closed = true;
            _stopping.Cancel(); // Not disposed: abandoned factories still use its token.
        }
    }

    private async Task ForgetAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running.TryRemove(task, out _);
    }
}
