using EdgeKit.Idempotency.Decisions;
using EdgeKit.Idempotency.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;

namespace EdgeKit.Idempotency.EntityFrameworkCore;

/// <summary>
/// The inbox of a message consumer: keys that are claimed and done in the transaction of the consumer's own writes.
/// </summary>
public static class IdempotencyInboxExtensions
{
    private static readonly byte[] Handled = new IdempotencyRecord(
        IdempotencyRecordKind.Answer, 0, [], default).ToBytes();

    /// <summary>
    /// Takes a message once. A claimed key is added to the context as done: whoever saves and commits the context
    /// commits it together with what the message led to, or neither. Of two consumers that take one message at the same
    /// time, the second fails to save.
    /// </summary>
    /// <param name="context">
    /// The consumer's context; its model has the table of keys (see <c>AddEdgeKitIdempotency</c>).
    /// </param>
    /// <param name="claim">
    /// The message's claim (see <see cref="IdempotencyClaim.ForMessage"/>); its lease is how long the key is kept.
    /// </param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>
    /// <see cref="IdempotencyVerdict.Claimed"/> for a new message, <see cref="IdempotencyVerdict.Replay"/> for one that
    /// was handled, <see cref="IdempotencyVerdict.Mismatch"/> for another one of the same identity.
    /// </returns>
    public static async Task<IdempotencyVerdict> TakeOnceAsync(
        this DbContext context,
        IdempotencyClaim claim, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rows = context.Set<KeyRow>();
        var row = await rows.FirstOrDefaultAsync(r => r.Key == claim.Key, cancellationToken).ConfigureAwait(false);
        var (answer, next) = EntryRules.Begin(row?.ToEntry(), claim, now);
        if (next is null)
        {
            return answer.Verdict;
        }

        if (row is null)
        {
            rows.Add(KeyRow.Of(claim, Handled, next.ExpiresAt));
        }
        else
        {
            row.Become(claim, Handled, next.ExpiresAt);
        }

        return answer.Verdict;
    }

    /// <summary>Deletes keys that expired before a time, the oldest first.</summary>
    /// <param name="context">The context.</param>
    /// <param name="before">The time; an hour ago or earlier leaves late owners their rows.</param>
    /// <param name="atMost">How many to delete at most, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the deletion.</param>
    /// <returns>How many were deleted.</returns>
    public static Task<int> DeleteExpiredKeysAsync(
        this DbContext context, DateTimeOffset before, int atMost, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        var limit = before.ToUnixTimeMilliseconds();
        var rows = context.Set<KeyRow>();
        var expired = rows.Where(r => r.ExpiresAt < limit).OrderBy(r => r.ExpiresAt).Take(atMost).Select(r => r.Key);
        return rows.Where(r => r.ExpiresAt < limit && expired.Contains(r.Key)).ExecuteDeleteAsync(cancellationToken);
    }
}
