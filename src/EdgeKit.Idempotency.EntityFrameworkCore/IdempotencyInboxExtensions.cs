using EdgeKit.Idempotency.Engine;
using EdgeKit.Idempotency.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore;

namespace EdgeKit.Idempotency.EntityFrameworkCore;

/// <summary>The inbox of a message consumer: keys claimed and completed in the transaction of its own writes.</summary>
public static class IdempotencyInboxExtensions
{
    private static readonly byte[] Handled =
        new IdempotencyRecord(IdempotencyRecordKind.Response, 0, [], default).ToBytes();

    /// <summary>
    /// Claims a message once. A claimed key is added to the context as completed, so that saving and committing the
    /// context stores it together with the effects of the message, or neither. If two consumers take the same message
    /// at the same time, the second fails to save.
    /// </summary>
    /// <param name="context">The consumer's context, whose model has the key table.</param>
    /// <param name="claim">See <see cref="IdempotencyClaim.ForMessage"/>. The key is kept for its lease.</param>
    /// <param name="now">The current time.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>
    /// <see cref="IdempotencyClaimStatus.Claimed"/> for a new message, <see cref="IdempotencyClaimStatus.Replay"/> for
    /// one that was handled before, <see cref="IdempotencyClaimStatus.Mismatch"/> for another message with the same
    /// identity.
    /// </returns>
    public static async Task<IdempotencyClaimStatus> TakeOnceAsync(
        this DbContext context, IdempotencyClaim claim, DateTimeOffset now,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rows = context.Set<IdempotencyKeyRow>();
        var row = await rows.FirstOrDefaultAsync(r => r.Key == claim.Key, cancellationToken).ConfigureAwait(false);
        var (result, next) = KeyEntryRules.Begin(row?.ToEntry(), claim, now);
        if (next is not null && row is null)
        {
            rows.Add(IdempotencyKeyRow.Of(claim, Handled, next.ExpiresAt));
        }
        else if (next is not null)
        {
            row!.Reassign(claim, Handled, next.ExpiresAt);
        }

        return result.Status;
    }

    /// <summary>Deletes the oldest keys that expired before the given time.</summary>
    /// <param name="context">The context.</param>
    /// <param name="before">The time. Choose an hour ago or earlier, so that late owners still find their rows.</param>
    /// <param name="atMost">The maximum number of keys to delete, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the deletion.</param>
    /// <returns>The number of deleted keys.</returns>
    public static Task<int> DeleteExpiredKeysAsync(
        this DbContext context, DateTimeOffset before, int atMost, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        var limit = before.ToUnixTimeMilliseconds();
        var rows = context.Set<IdempotencyKeyRow>();
        var expired = rows.Where(r => r.ExpiresAt < limit).OrderBy(r => r.ExpiresAt).Take(atMost).Select(r => r.Key);
        return rows.Where(r => r.ExpiresAt < limit && expired.Contains(r.Key)).ExecuteDeleteAsync(cancellationToken);
    }
}
