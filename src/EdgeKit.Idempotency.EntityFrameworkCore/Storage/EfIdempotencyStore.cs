using EdgeKit.Idempotency.Engine;
using EdgeKit.Idempotency.Memory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.EntityFrameworkCore.Storage;

/// <summary>
/// Keys beside the business data. The claim commits at once, so that duplicates see it; what the handler saves waits in
/// a transaction until the outcome is stored in it too. Either both are there after a crash or neither; an owner that
/// was fenced has its writes rolled back.
/// </summary>
/// <remarks>
/// One per request: the handler's context is the one of its scope. Everything but the outcome goes by contexts of its
/// own.
/// </remarks>
internal sealed class EfIdempotencyStore<TContext>(
    TContext business, IServiceScopeFactory scopes, KeyListeners listeners, TimeProvider timeProvider)
    : IIdempotencyStore
    where TContext : DbContext
{
    private const int MaxClaimAttempts = 5;

    private readonly HandlerTransaction _transaction = new(business);

    public async ValueTask<IdempotencyClaimResult> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        var begin = await WithOwnContextAsync(context => ClaimAsync(context, claim, cancellationToken)).ConfigureAwait(false);
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
            await context.Set<IdempotencyKeyRow>()
                .Where(r => r.Key == claim.Key && ((r.Token == claim.Token && r.Record == null) || r.ExpiresAt <= now))
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(r => r.Fingerprint, claim.Fingerprint)
                        .SetProperty(r => r.Token, claim.Token)
                        .SetProperty(r => r.Record, (byte[]?)null)
                        .SetProperty(r => r.ExpiresAt, now + (long)claim.Lease.TotalMilliseconds),
                    cancellationToken).ConfigureAwait(false) == 1
            || await TryInsertAsync(context, IdempotencyKeyRow.Of(
                claim, record: null, timeProvider.GetUtcNow() + claim.Lease), cancellationToken).ConfigureAwait(false))
                    .ConfigureAwait(false);
    }

    public async ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        _transaction.StopEnlisting();
        await _transaction.RollBackAsync(cancellationToken).ConfigureAwait(false);
        var now = Now();
        var released = await WithOwnContextAsync(async context =>
            await context.Set<IdempotencyKeyRow>()
                .Where(r => r.Key == claim.Key && r.Token == claim.Token && r.Record == null && r.ExpiresAt > now)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(r => r.ExpiresAt, now), cancellationToken).ConfigureAwait(false) == 1
            || !await context.Set<IdempotencyKeyRow>().AnyAsync(r => r.Key == claim.Key && r.ExpiresAt > now, cancellationToken)
            .ConfigureAwait(false)).ConfigureAwait(false);
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
            // Looked up first: an insert that meets a row is an error to the database and in the log, and a retry is
            // neither.
            if (await rows.AsNoTracking().FirstOrDefaultAsync(
                r => r.Key == claim.Key, cancellationToken).ConfigureAwait(false) is not { } row)
            {
                if (await TryInsertAsync(context, IdempotencyKeyRow.Of(
                    claim, record: null, timeProvider.GetUtcNow() + claim.Lease), cancellationToken).ConfigureAwait(
                        false))
                {
                    return new(IdempotencyClaimStatus.Claimed);
                }

                continue;
            }

            var (answer, next) = KeyEntryRules.Begin(row.ToEntry(), claim, timeProvider.GetUtcNow());
            if (next is null || await TakeOverAsync(rows, row, claim, cancellationToken).ConfigureAwait(false))
            {
                return answer;
            }
        }

        throw new IdempotencyStoreException(
            $"The idempotency key changed hands {MaxClaimAttempts} times while it was being claimed.");
    }

    /// <summary>Takes a key that has no row.</summary>
    private static async Task<bool> TryInsertAsync(TContext context, IdempotencyKeyRow row, CancellationToken cancellationToken)
    {
        context.Add(row);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            // Which error says "duplicate" differs by database; the row that is then found, or not, tells.
            context.Entry(row).State = EntityState.Detached;
            return false;
        }
    }

    private async Task<bool> TakeOverAsync(
        DbSet<IdempotencyKeyRow> rows, IdempotencyKeyRow seen, IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        var until = Now() + (long)claim.Lease.TotalMilliseconds;
        return await rows
            .Where(r => r.Key == seen.Key && r.Token == seen.Token && r.ExpiresAt == seen.ExpiresAt)
            .ExecuteUpdateAsync(
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
            || await TryInsertAsync(context, IdempotencyKeyRow.Of(claim, record.ToBytes(), timeProvider.GetUtcNow() + retention),
                cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
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
            return await IsCommittedAsync(claim, cancellationToken).ConfigureAwait(false)
                ? true : throw new IdempotencyStoreException(
                "The database did not commit what the handler saved and the outcome of its key.",
                exception) { WorkRolledBack = true };
        }

        await _transaction.RollBackAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Whether a commit whose answer got lost took effect; also no when the database cannot say.</summary>
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

    private async Task<bool> TryWriteRecordAsync(TContext context,
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken)
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
                "The database keeps the idempotency keys and gave no answer.", exception);
        }
    }

    private long Now() => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
}
