using Microsoft.EntityFrameworkCore;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>The transaction that holds the handler's saved changes until the outcome is stored.</summary>
internal sealed class HandlerTransaction(DbContext business)
{
    private bool _isEnlisted;

    /// <summary>True if the handler has saved changes.</summary>
    public bool IsOpen => business.Database.CurrentTransaction is not null;

    /// <summary>Begins the transaction with the first save; an earlier one would block a single writer.</summary>
    public void Enlist()
    {
        if (!_isEnlisted)
        {
            _isEnlisted = true;
            business.SavingChanges += Begin;
        }
    }

    /// <summary>Excludes later saves from the transaction.</summary>
    public void StopEnlisting() => business.SavingChanges -= Begin;

    public Task CommitAsync(CancellationToken cancellationToken) =>
        business.Database.CommitTransactionAsync(cancellationToken);

    public async Task RollBackAsync(CancellationToken cancellationToken)
    {
        if (business.Database.CurrentTransaction is not { } transaction)
        {
            return;
        }

        try
        {
            await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (DatabaseErrors.IsDatabaseError(exception))
        {
            // The database itself rolls back the transaction of a lost connection.
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
