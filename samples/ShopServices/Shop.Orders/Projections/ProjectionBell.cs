using Microsoft.EntityFrameworkCore;
using Shop.Messaging;
using Shop.Orders.Storage;

namespace Shop.Orders.Projections;

/// <summary>Wakes the projections when a commit added events, and then whoever waits to read what he wrote.</summary>
internal sealed class ProjectionBell(TimeProvider timeProvider) : ICommitObserver, IDisposable
{
    private TaskCompletionSource _turned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Bell Bell { get; } = new(timeProvider);

    /// <summary>Completes when the next turn is over.</summary>
    public Task Turned => Volatile.Read(ref _turned).Task;

    public void Committed(DbContext database)
    {
        if (database.ChangeTracker.Entries<OrderEventRow>().Any())
        {
            Bell.Ring();
        }
    }

    public void HasTurned() => Interlocked.Exchange(
        ref _turned, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    public void Dispose() => Bell.Dispose();
}
