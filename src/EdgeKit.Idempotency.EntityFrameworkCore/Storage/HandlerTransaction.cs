using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>The transaction in which what a handler saves waits for its outcome.</summary>
internal sealed class HandlerTransaction(DbContext business)
{
    private bool _isEnlisted;

    /// <summary>Whether the handler has saved something.</summary>
    public bool IsOpen => business.Database.CurrentTransaction is not null;

    /// <summary>
    /// The transaction begins with the handler's first save, not before: a database with one writer would be held up.
    /// </summary>
    public void Enlist()
    {
        if (!_isEnlisted)
        {
            _isEnlisted = true;
            business.SavingChanges += Begin;
        }
    }

    /// <summary>What the handler saves from here on is no part of the outcome.</summary>
    public void StopEnlisting() => business.SavingChanges -= Begin;

    public Task CommitAsync(CancellationToken cancellationToken) =>
        business.Database.CommitTransactionAsync(cancellationToken);

    public Task RollBackAsync(CancellationToken cancellationToken) =>
        business.Database.CurrentTransaction is { } transaction
        ? RollBackAsync(transaction, cancellationToken) : Task.CompletedTask;

    private static async Task RollBackAsync(IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (DatabaseErrors.IsDatabaseError(exception))
        {
            // A transaction whose connection is gone is rolled back by the database.
        }

        await transaction.DisposeAsync().ConfigureAwait(false);
    }

    private void Begin(object? sender, SavingChangesEventArgs saving)
    {
        if (!IsOpen)
        {
            business.Database.BeginTransaction();
        }
    }
}
