using EdgeKit.Idempotency.Engine;
using EdgeKit.Idempotency.Memory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>
/// Stores keys in the application's database, one instance per request. The claim is committed immediately, so that
/// duplicates see it; the handler's changes wait in a transaction until the outcome is stored in it.
/// </summary>
internal sealed class EfIdempotencyStore<TContext>(
    TContext business, IServiceScopeFactory scopes, KeyListeners listeners, TimeProvider timeProvider)
    : IIdempotencyStore
    where TContext : DbContext
{
    private const int MaxClaimAttempts = 5;

    private readonly HandlerTransaction _transaction = new(business);

    public async ValueTask<IdempotencyClaimResult> BeginAsync(
        IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        var begin = await WithOwnContextAsync(
            context => ClaimAsync(context, claim, cancellationToken)).ConfigureAwait(false);
        if (begin.Status == IdempotencyClaimStatus.Claimed)
        {
            _transaction.Enlist();
        }

        return begin;
    }

    public async ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken)
    {
        _transaction.StopEnlisting();
        if (record.Kind == IdempotencyRecordKind.Unknown)
        {
            await _transaction.RollBackAsync(cancellationToken).ConfigureAwait(false);
        }

        return _transaction.IsOpen
            ? await CompleteInTransactionAsync(claim, record, retention, cancellationToken).ConfigureAwait(false)
            : await CompleteSeparatelyAsync(claim, record, retention, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        var now = Now();
        return await WithOwnContextAsync(async context =>
        {
            var row = context.Set<IdempotencyKeyRow>().Where(
                r => r.Key == claim.Key && ((r.Token == claim.Token && r.Record == null) || r.ExpiresAt <= now));
            return await TryAssignAsync(row, claim, cancellationToken).ConfigureAwait(false)
                || await TryInsertAsync(context, claim, null, claim.Lease, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public async ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        _transaction.StopEnlisting();
        await _transaction.RollBackAsync(cancellationToken).ConfigureAwait(false);
        var now = Now();
        var released = await WithOwnContextAsync(async context =>
        {
            var live = context.Set<IdempotencyKeyRow>().Where(r => r.Key == claim.Key && r.ExpiresAt > now);
            return await live.Where(r => r.Token == claim.Token && r.Record == null)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.ExpiresAt, now), cancellationToken)
                .ConfigureAwait(false) == 1
                || !await live.AnyAsync(cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        listeners.Call(claim.Key);
        return released;
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string key, Action changed, CancellationToken cancellationToken) => new(listeners.Add(key, changed));

    private async Task<IdempotencyClaimResult> ClaimAsync(
        TContext context, IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        var rows = context.Set<IdempotencyKeyRow>();
        for (var attempt = 0; attempt < MaxClaimAttempts; attempt++)
        {
            // Queries first, because a failed insert would be logged as an error, which a retry is not.
            if (await rows.AsNoTracking().FirstOrDefaultAsync(r => r.Key == claim.Key, cancellationToken)
                .ConfigureAwait(false) is not { } row)
            {
                if (await TryInsertAsync(context, claim, null, claim.Lease, cancellationToken).ConfigureAwait(false))
                {
                    return new(IdempotencyClaimStatus.Claimed);
                }

                continue;
            }

            var (result, next) = KeyEntryRules.Begin(row.ToEntry(), claim, timeProvider.GetUtcNow());
            if (next is null || await TryAssignAsync(
                rows.Where(r => r.Key == row.Key && r.Token == row.Token && r.ExpiresAt == row.ExpiresAt),
                claim, cancellationToken).ConfigureAwait(false))
            {
                return result;
            }
        }

        throw new IdempotencyStoreException(
            $"The idempotency key changed hands {MaxClaimAttempts} times while it was being claimed.");
    }

    private async Task<bool> TryInsertAsync(
        TContext context, IdempotencyClaim claim, byte[]? record, TimeSpan lifetime,
        CancellationToken cancellationToken)
    {
        var row = IdempotencyKeyRow.Of(claim, record, timeProvider.GetUtcNow() + lifetime);
        context.Add(row);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            // The error code for a duplicate differs by database, so the caller looks up the row.
            context.Entry(row).State = EntityState.Detached;
            return false;
        }
    }

    /// <summary>Assigns the row to a claim, if it still meets the conditions of the query.</summary>
    private async Task<bool> TryAssignAsync(
        IQueryable<IdempotencyKeyRow> row, IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        var until = Now() + (long)claim.Lease.TotalMilliseconds;
        return await row.ExecuteUpdateAsync(
            set => set
                .SetProperty(r => r.Fingerprint, claim.Fingerprint)
                .SetProperty(r => r.Token, claim.Token)
                .SetProperty(r => r.Record, (byte[]?)null)
                .SetProperty(r => r.ExpiresAt, until),
            cancellationToken).ConfigureAwait(false) == 1;
    }

    private async ValueTask<bool> CompleteSeparatelyAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken)
    {
        var written = await WithOwnContextAsync(async context =>
            await TryWriteRecordAsync(context, claim, record, retention, cancellationToken).ConfigureAwait(false)
            || await TryInsertAsync(context, claim, record.ToBytes(), retention, cancellationToken)
                .ConfigureAwait(false)).ConfigureAwait(false);
        listeners.Call(claim.Key);
        return written;
    }

    private async ValueTask<bool> CompleteInTransactionAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken)
    {
        try
        {
            if (await TryWriteRecordAsync(business, claim, record, retention, cancellationToken).ConfigureAwait(false))
            {
                await _transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                listeners.Call(claim.Key);
                return true;
            }
        }
        catch (Exception exception) when (DatabaseErrors.IsDatabaseError(exception))
        {
            await _transaction.RollBackAsync(cancellationToken).ConfigureAwait(false);
            if (await IsCommittedAsync(claim, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            throw new IdempotencyStoreException(
                "The database did not commit the handler's changes and the outcome of its key.", exception)
            {
                WorkRolledBack = true,
            };
        }

        await _transaction.RollBackAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>
    /// True if a commit without a reply took effect; false if it did not or the database does not reply.
    /// </summary>
    private async Task<bool> IsCommittedAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            return await WithOwnContextAsync(context => context.Set<IdempotencyKeyRow>()
                .AnyAsync(r => r.Key == claim.Key && r.Token == claim.Token && r.Record != null, cancellationToken))
                    .ConfigureAwait(false);
        }
        catch (IdempotencyStoreException)
        {
            return false;
        }
    }

    private async Task<bool> TryWriteRecordAsync(
        TContext context, IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention,
        CancellationToken cancellationToken)
    {
        var (now, bytes) = (Now(), record.ToBytes());
        var written = await context.Set<IdempotencyKeyRow>()
            .Where(r => r.Key == claim.Key && (r.Token == claim.Token || r.ExpiresAt <= now))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(r => r.Record, r => r.Token == claim.Token && r.Record != null ? r.Record : bytes)
                    .SetProperty(r => r.Fingerprint, claim.Fingerprint)
                    .SetProperty(r => r.Token, claim.Token)
                    .SetProperty(r => r.ExpiresAt, now + (long)retention.TotalMilliseconds),
                cancellationToken).ConfigureAwait(false);
        return written == 1;
    }

    private async Task<T> WithOwnContextAsync<T>(Func<TContext, Task<T>> operation)
    {
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                return await operation(scope.ServiceProvider.GetRequiredService<TContext>()).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (DatabaseErrors.IsDatabaseError(exception))
        {
            throw new IdempotencyStoreException(
                "The idempotency keys are stored in the database, which did not answer.", exception);
        }
    }

    private long Now() => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
}
