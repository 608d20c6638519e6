using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Shop.Messaging.Database;

/// <summary>
/// Notifies the observers of every commit, by whichever component, and passes the crash points around it.
/// </summary>
internal sealed class CommitInterceptor(IEnumerable<ICommitObserver> observers, CrashPoints crashes)
    : DbTransactionInterceptor
{
    private readonly ICommitObserver[] _observers = [.. observers];

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result,
        CancellationToken cancellationToken = default)
    {
        Reach("before", eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Reach("after", eventData.Context);
        if (eventData.Context is ShopDbContext context)
        {
            // Contexts are pooled: the next user of this one names its own work.
            context.Work = null;
            Array.ForEach(_observers, observer => observer.Committed(context));
        }

        return Task.CompletedTask;
    }

    private void Reach(string side, DbContext? context)
    {
        if (context is ShopDbContext { Work: { } work })
        {
            crashes.Reach($"{side} commit of {work}");
        }
    }
}
