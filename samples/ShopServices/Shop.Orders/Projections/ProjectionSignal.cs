using Microsoft.EntityFrameworkCore;
using Shop.Messaging;
using Shop.Orders.EventStore;

namespace Shop.Orders.Projections;

/// <summary>
/// Signals the projections after a commit that added events, and then the readers that wait for them.
/// </summary>
internal sealed class ProjectionSignal(TimeProvider timeProvider) : ICommitObserver, IDisposable
{
    private TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AsyncAutoResetEvent Event { get; } = new(timeProvider);

    /// <summary>Completes at the end of the next batch.</summary>
    public Task BatchCompleted => Volatile.Read(ref _completed).Task;

    public void Committed(DbContext database)
    {
        if (database.ChangeTracker.Entries<OrderEventRow>().Any())
        {
            Event.Set();
        }
    }

    public void CompleteBatch() => Interlocked.Exchange(
        ref _completed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    public void Dispose() => Event.Dispose();
}
