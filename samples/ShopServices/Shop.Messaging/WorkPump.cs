using Microsoft.Extensions.Logging;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging;

/// <summary>
/// Runs work items concurrently up to a limit. It takes items for all free slots and continues when an item ends, on a
/// signal, or after a wait.
/// </summary>
/// <typeparam name="T">The type of a work item.</typeparam>
/// <param name="parallel">The number of concurrent items.</param>
/// <param name="signal">Starts the next turn.</param>
/// <param name="pauseAfterError">The delay after an error.</param>
/// <param name="logger">Logs errors.</param>
public sealed class WorkPump<T>(int parallel, AsyncAutoResetEvent signal, TimeSpan pauseAfterError, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Runs until it is cancelled and all started items have ended.</summary>
    /// <param name="take">Takes up to the given number of items.</param>
    /// <param name="run">Runs one item; it gets no token, because a started item is finished.</param>
    /// <param name="cancellationToken">Stops taking items.</param>
    /// <returns>A task that completes when no item runs.</returns>
    public async Task RunAsync(
        Func<int, CancellationToken, Task<WorkBatch<T>>> take, Func<T, Task> run, CancellationToken cancellationToken)
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

                await signal.WaitAsync(turn.Wait, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(Running());
        }
    }

    private async Task<WorkBatch<T>> TakeAsync(
        Func<int, CancellationToken, Task<WorkBatch<T>>> take, CancellationToken cancellationToken)
    {
        try
        {
            return await take(parallel - Running().Length, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            OutboxLog.TurnFailed(logger, exception);
            return new WorkBatch<T>([], pauseAfterError);
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
            OutboxLog.WorkFailed(logger, exception);
        }
    }

    private void End(Task task)
    {
        lock (_lock)
        {
            _running.Remove(task);
        }

        signal.Set();
    }

    private Task[] Running()
    {
        lock (_lock)
        {
            return [.. _running];
        }
    }
}
