using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Shop.Messaging.Outbox;

/// <summary>
/// The relay's access to the outbox table. Each turn of a lane is one transaction, however many rows it changes.
/// </summary>
internal sealed class OutboxStore<TContext>(
    IDbContextFactory<TContext> contexts, TransactionRunner<TContext> transactions, IOptions<MessagingOptions> options,
    TimeProvider timeProvider)
    where TContext : MessagingDbContext
{
    /// <summary>
    /// Stores the decisions about delivered rows and leases due rows, each the first of its order and none that is in
    /// flight: a lease may expire during a slow delivery.
    /// </summary>
    /// <remarks>
    /// A probe leases the row with the oldest last attempt. If it always leased the first row, an event that makes its
    /// subscriber fail would look like an outage and delay all others.
    /// </remarks>
    public async Task<IReadOnlyList<OutboxRow>> SettleAndLeaseAsync(
        string subscriber, IReadOnlyList<Delivery> delivered, IReadOnlySet<long> inFlight, RowRequest request,
        CancellationToken cancellationToken)
    {
        if (delivered.Count == 0 && (request.Count == 0 || !await AnyDueAsync(subscriber, cancellationToken)))
        {
            return [];
        }

        return await transactions.RunAsync(
            $"relay to {subscriber}", IsolationLevel.ReadCommitted,
            async (database, stop) =>
            {
                await SettleAsync(database, delivered, stop);
                return request.Count == 0 ? [] : await LeaseAsync(database, subscriber, inFlight, request, stop);
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
        var sent = delivered.Where(delivery => delivery.Decision.State == OutboxState.Sent)
            .Select(delivery => delivery.Row.Id).ToArray();
        if (sent.Length > 0)
        {
            await database.Outbox.Where(row => sent.Contains(row.Id)).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, OutboxState.Sent).SetProperty(row => row.SettledAt, now)
                    .SetProperty(row => row.Envelope.Data, string.Empty).SetProperty(row => row.Error, (string?)null),
                cancellationToken);
        }

        foreach (var (row, _, decision) in delivered.Where(delivery => delivery.Decision.State != OutboxState.Sent))
        {
            await SettleFailedAsync(database, row.Id, decision, cancellationToken);
        }
    }

    // Only a pending row: another relay whose lease followed ours may have delivered it.
    private static Task<int> SettleFailedAsync(
        TContext database, long id, DeliveryDecision decision, CancellationToken cancellationToken) =>
        database.Outbox.Where(row => row.Id == id && row.State == OutboxState.Pending).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, decision.State)
                .SetProperty(row => row.DueAt, decision.DueAt)
                .SetProperty(row => row.Attempts, decision.Attempts)
                .SetProperty(row => row.Error, decision.Error)
                .SetProperty(row => row.SettledAt, decision.SettledAt),
            cancellationToken);

    private async Task<IReadOnlyList<OutboxRow>> LeaseAsync(
        TContext database, string subscriber, IReadOnlySet<long> inFlight, RowRequest request,
        CancellationToken cancellationToken)
    {
        var atMost = request.Count + inFlight.Count;
        var due = database.Database.IsPostgres()
            ? PostgresOutbox.LockDue(
                database.Outbox, subscriber, timeProvider.GetUtcNow(), request with { Count = atMost })
            : InOrder(Due(database, subscriber), request.IsProbe).Take(atMost);
        var rows = InOrder((await due.AsNoTracking().ToListAsync(cancellationToken)).AsQueryable(), request.IsProbe)
            .Where(row => !inFlight.Contains(row.Id)).Take(request.Count).ToList();
        var leased = rows.Select(row => row.Id).ToArray();
        var until = timeProvider.GetUtcNow() + options.Value.Lease;
        if (leased.Length > 0)
        {
            await database.Outbox.Where(row => leased.Contains(row.Id))
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
                && earlier.Subscriber == subscriber && earlier.Envelope.OrderId == row.Envelope.OrderId
                && earlier.Id < row.Id));
    }
}
