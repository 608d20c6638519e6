using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Shop.Messaging.Relay;

/// <summary>
/// The relay's side of the outbox table. Each turn of a lane is one transaction, however many rows it settles.
/// </summary>
internal sealed class OutboxStore<TContext>(
    IDbContextFactory<TContext> contexts, Transactor<TContext> transactor, IOptions<MessagingOptions> options,
    TimeProvider timeProvider)
    where TContext : MessagingDbContext
{
    /// <summary>
    /// Settles what was delivered and leases up to <paramref name="free"/> rows, each the first of its order and none
    /// that is <paramref name="underWay"/>: a lease may run out while a slow delivery still runs.
    /// </summary>
    public Task<IReadOnlyList<OutboxRow>> TurnAsync(
        string subscriber, IReadOnlyList<Delivery> delivered, IReadOnlySet<long> underWay, int free,
        CancellationToken cancellationToken) =>
        TurnAsync(subscriber, delivered, underWay, new Wanted(free, IsProbe: false), cancellationToken);

    /// <summary>
    /// The same; a probe takes the row that has waited longest since it was tried. Were it always the first, an event
    /// over which its subscriber fails each time would look like an absence, and hold up all the others.
    /// </summary>
    public async Task<IReadOnlyList<OutboxRow>> TurnAsync(
        string subscriber, IReadOnlyList<Delivery> delivered, IReadOnlySet<long> underWay, Wanted wanted,
        CancellationToken cancellationToken)
    {
        var free = wanted.Count;
        if (delivered.Count == 0 && (free == 0 || !await AnyDueAsync(subscriber, cancellationToken)))
        {
            return [];
        }

        return await transactor.RunAsync(
            $"relay to {subscriber}", IsolationLevel.ReadCommitted,
            async (database, stop) =>
            {
                await SettleAsync(database, delivered, stop);
                return free == 0 ? [] : await LeaseAsync(database, subscriber, underWay, wanted, stop);
            },
            cancellationToken);
    }

    private async Task<bool> AnyDueAsync(string subscriber, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await Due(database, subscriber).AnyAsync(cancellationToken);
    }

    private async Task SettleAsync(
        TContext database, IReadOnlyList<Delivery> delivered, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var sent = delivered.Where(delivery => delivery.Outcome.Kind == DeliveryKind.Accepted)
            .Select(delivery => delivery.Row.Id).ToArray();
        if (sent.Length > 0)
        {
            await database.Outbox.Where(row => sent.Contains(row.Id)).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, OutboxState.Sent).SetProperty(row => row.SettledAt, now)
                    .SetProperty(row => row.Data, string.Empty).SetProperty(row => row.Error, (string?)null),
                cancellationToken);
        }

        foreach (var delivery in delivered.Where(delivery => delivery.Outcome.Kind != DeliveryKind.Accepted))
        {
            await SettleFailedAsync(database, delivery, now, cancellationToken);
        }
    }

    // Only a pending row: another relay whose lease followed ours may have had the better luck.
    private async Task SettleFailedAsync(
        TContext database, Delivery delivery, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var settlement = Settlement.Of(delivery.Row, delivery.Outcome, options.Value, now);
        var settledAt = settlement.State == OutboxState.Parked ? now : (DateTimeOffset?)null;
        await database.Outbox.Where(row => row.Id == delivery.Row.Id && row.State == OutboxState.Pending)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, settlement.State)
                    .SetProperty(row => row.DueAt, settlement.DueAt)
                    .SetProperty(row => row.Attempts, settlement.Attempts)
                    .SetProperty(row => row.Error, settlement.Error)
                    .SetProperty(row => row.SettledAt, settledAt),
                cancellationToken);
    }

    private async Task<IReadOnlyList<OutboxRow>> LeaseAsync(
        TContext database, string subscriber, IReadOnlySet<long> underWay, Wanted wanted,
        CancellationToken cancellationToken)
    {
        var atMost = wanted.Count + underWay.Count;
        var due = database.Database.IsPostgres()
            ? PostgresOutbox.LockDue(
                database.Outbox, subscriber, timeProvider.GetUtcNow(), wanted with { Count = atMost })
            : InOrder(Due(database, subscriber), wanted.IsProbe).Take(atMost);
        var rows = InOrder((await due.AsNoTracking().ToListAsync(cancellationToken)).AsQueryable(), wanted.IsProbe)
            .Where(row => !underWay.Contains(row.Id)).Take(wanted.Count).ToList();
        var taken = rows.Select(row => row.Id).ToArray();
        var until = timeProvider.GetUtcNow() + options.Value.Lease;
        if (taken.Length > 0)
        {
            await database.Outbox.Where(row => taken.Contains(row.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, until), cancellationToken);
        }

        return rows;
    }

    private static IQueryable<OutboxRow> InOrder(IQueryable<OutboxRow> rows, bool isProbe) => isProbe
        ? rows.OrderBy(row => row.DueAt).ThenBy(row => row.Id)
        : rows.OrderBy(row => row.Id);

    private IQueryable<OutboxRow> Due(TContext database, string subscriber)
    {
        var now = timeProvider.GetUtcNow();
        return database.Outbox.Where(row => row.State == OutboxState.Pending && row.Subscriber == subscriber
            && row.DueAt <= now
            && !database.Outbox.Any(earlier => earlier.State == OutboxState.Pending
                && earlier.Subscriber == subscriber && earlier.OrderId == row.OrderId && earlier.Id < row.Id));
    }
}
