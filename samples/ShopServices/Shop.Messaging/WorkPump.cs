using Microsoft.Extensions.Logging;
using Shop.Messaging.Relay;

namespace Shop.Messaging;

/// <summary>
/// Keeps up to a number of pieces of work running: it takes as many as are free, starts them, and looks again when one
/// ends, when its bell rings, or after a while. A slow piece holds up no other.
/// </summary>
/// <typeparam name="T">A piece of work.</typeparam>
/// <param name="parallel">How many run at once.</param>
/// <param name="bell">Wakes it.</param>
/// <param name="pauseAfterError">How long it rests when taking work failed.</param>
/// <param name="logger">Told of failures.</param>
public sealed class WorkPump<T>(int parallel, Bell bell, TimeSpan pauseAfterError, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Runs until it is stopped, and then until all work that it started has ended.</summary>
    /// <param name="take">Takes up to so many pieces of work.</param>
    /// <param name="run">Does one piece; it gets no cancellation, since what was started is finished.</param>
    /// <param name="cancellationToken">Stops taking.</param>
    /// <returns>When nothing runs any more.</returns>
    public async Task RunAsync(
        Func<int, CancellationToken, Task<PumpTurn<T>>> take, Func<T, Task> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(take);
        try
        {
            while (true)
            {
                var turn = await TakeAsync(take, cancellationToken);
                foreach (var work in turn.Work)
                {
                    Start(work, run);
                }

                await bell.WaitAsync(turn.Wait, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(Running());
        }
    }

    private async Task<PumpTurn<T>> TakeAsync(
        Func<int, CancellationToken, Task<PumpTurn<T>>> take, CancellationToken cancellationToken)
    {
        try
        {
            return await take(parallel - Running().Length, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            RelayLog.TurnFailed(logger, exception);
            return new PumpTurn<T>([], pauseAfterError);
        }
    }

    private void Start(T work, Func<T, Task> run)
    {
        var task = Task.Run(() => RunOneAsync(work, run), CancellationToken.None);
        lock (_lock)
        {
            _running.Add(task);
        }

        task.ContinueWith(
            End, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task RunOneAsync(T work, Func<T, Task> run)
    {
        try
        {
            await run(work);
        }
        catch (Exception exception)
        {
            RelayLog.WorkFailed(logger, exception);
        }
    }

    private void End(Task task)
    {
        lock (_lock)
        {
            _running.Remove(task);
        }

        bell.Ring();
    }

    private Task[] Running()
    {
        lock (_lock)
        {
            return [.. _running];
        }
    }
}
