using Shop.AppHost.Output;
using Shop.AppHost.Plan;

namespace Shop.AppHost.Processes;

/// <summary>
/// Keeps one service running until it is stopped: a death is followed by a restart on the same port and data.
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

    /// <summary>Completes when the service was ready once; fails when it ended by itself before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Why it is not ready, as it said last.</summary>
    public string? Complaint { get; private set; } = "not started";

    /// <summary>Lets requests in flight finish for as long as <paramref name="patience"/> lasts, then kills.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await _stopping.CancelAsync();
        try
        {
            await _running.WaitAsync(patience, _timeProvider);
        }
        catch (TimeoutException)
        {
            _console.Say($"{Plan.Name} did not stop within {patience.TotalSeconds} s and is killed");
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

    /// <summary>From one start to the end of that process; returns the pause before the next.</summary>
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
                $"{Plan.Name} ended before it was ready ({process.Epitaph}){process.LastWords}");
        }

        var delay = _backoff.AfterServing(readyAt is { } since ? _timeProvider.GetElapsedTime(since) : TimeSpan.Zero);
        _console.Say($"{Plan.Name} died ({process.Epitaph}); it is restarted in {delay.TotalSeconds} s");
        return delay;
    }

    /// <summary>Returns when it became ready, or null when it ended or was asked to stop before.</summary>
    private async Task<long?> AwaitReadyAsync(ServiceProcess process)
    {
        try
        {
            while (!process.Exited.IsCompleted)
            {
                Complaint = await _probe.AskAsync(Plan.Url, _stopping.Token);
                if (Complaint is null)
                {
                    return Announce(process);
                }

                await _probe.PauseAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It still has to end, which the caller awaits.
        }

        return null;
    }

    private long Announce(ServiceProcess process)
    {
        if (!_ready.TrySetResult())
        {
            _console.Say($"{Plan.Name} is back at {Plan.Url}, process {process.Id}");
        }

        return _timeProvider.GetTimestamp();
    }
}
