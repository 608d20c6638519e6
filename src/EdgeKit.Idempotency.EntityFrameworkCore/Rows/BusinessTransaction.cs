using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Rows;

/// <summary>The transaction in which what a handler saves waits for its outcome.</summary>
internal sealed class BusinessTransaction(DbContext business)
{
    private bool _joined;

    /// <summary>Whether the handler has saved something.</summary>
    public bool IsOpen => business.Database.CurrentTransaction is not null;

    /// <summary>The transaction begins with the handler's first save, not before: a database with one writer would be held up.</summary>
    public void Join()
    {
        if (!_joined)
        {
            _joined = true;
            business.SavingChanges += Begin;
        }
    }

    /// <summary>What the handler saves from here on is no part of the outcome.</summary>
    public void Leave() => business.SavingChanges -= Begin;

    public Task CommitAsync(CancellationToken ct) => business.Database.CommitTransactionAsync(ct);

    public Task RollBackAsync(CancellationToken ct) =>
        business.Database.CurrentTransaction is { } transaction ? RollBackAsync(transaction, ct) : Task.CompletedTask;

    private static async Task RollBackAsync(IDbContextTransaction transaction, CancellationToken ct)
    {
        try
        {
            await transaction.RollbackAsync(ct).ConfigureAwait(false);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
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
