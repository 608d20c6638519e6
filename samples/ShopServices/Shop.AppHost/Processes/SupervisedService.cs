using Shop.AppHost.Output;
using Shop.AppHost.Plan;

namespace Shop.AppHost.Processes;

/// <summary>
/// Runs one service until it is stopped; a process that ends is restarted with the same port and data.
/// </summary>
internal sealed class SupervisedService : IDisposable
{
    private readonly ServiceLauncher _launcher;
    private readonly ReadinessProbe _probe;
    private readonly ShopConsole _console;
    private readonly TimeProvider _timeProvider;
    private readonly RestartBackoff _backoff = RestartBackoff.FromEnvironment();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private ServiceProcess? _current;

    public SupervisedService(
        ServicePlan plan,
        ServiceLauncher launcher, ReadinessProbe probe, ShopConsole console, TimeProvider timeProvider)
    {
        (Plan, _launcher, _probe, _console, _timeProvider) = (plan, launcher, probe, console, timeProvider);
        _running = Task.Run(RunAsync);
    }

    public ServicePlan Plan { get; }

    /// <summary>Completes when the service is ready for the first time; fails if it ends before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The last reason why it is not ready.</summary>
    public string? LastProblem { get; private set; } = "not started";

    /// <summary>Stops the service, and kills it after the timeout.</summary>
    public async Task StopAsync(TimeSpan timeout)
    {
        await _stopping.CancelAsync();
        try
        {
            await _running.WaitAsync(timeout, _timeProvider);
        }
        catch (TimeoutException)
        {
            _console.Write($"{Plan.Name} did not stop within {timeout.TotalSeconds} s and is killed");
            _current?.Kill();
            await _running;
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(await LiveOnceAsync(), _timeProvider, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            _ready.TrySetCanceled();
        }
        catch (Exception exception) when (exception is StartFailedException or System.ComponentModel.Win32Exception)
        {
            _ready.TrySetException(exception);
        }
    }

    /// <summary>Runs one process; returns the delay before the next.</summary>
    private async Task<TimeSpan> LiveOnceAsync()
    {
        using var process = _launcher.Start(Plan);
        _current = process;
        using var stop = _stopping.Token.Register(process.RequestStop);

        var readyAt = await AwaitReadyAsync(process);
        await process.Exited;

        _stopping.Token.ThrowIfCancellationRequested();
        if (!_ready.Task.IsCompleted && !process.WasKilled)
        {
            throw new StartFailedException(
                $"{Plan.Name} ended before it was ready ({process.ExitStatus}){process.ExitOutput}");
        }

        var delay = _backoff.AfterServing(readyAt is { } since ? _timeProvider.GetElapsedTime(since) : TimeSpan.Zero);
        _console.Write($"{Plan.Name} died ({process.ExitStatus}); it is restarted in {delay.TotalSeconds} s");
        return delay;
    }

    /// <summary>Returns the time when it became ready, or null if it ended or was stopped before.</summary>
    private async Task<long?> AwaitReadyAsync(ServiceProcess process)
    {
        try
        {
            while (!process.Exited.IsCompleted)
            {
                LastProblem = await _probe.CheckAsync(Plan.Url, _stopping.Token);
                if (LastProblem is null)
                {
                    return Announce(process);
                }

                await _probe.DelayAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The caller awaits its end.
        }

        return null;
    }

    private long Announce(ServiceProcess process)
    {
        if (!_ready.TrySetResult())
        {
            _console.Write($"{Plan.Name} is back at {Plan.Url}, process {process.Id}");
        }

        return _timeProvider.GetTimestamp();
    }
}
