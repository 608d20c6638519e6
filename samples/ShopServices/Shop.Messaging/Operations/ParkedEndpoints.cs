using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shop.Messaging.Outbox;

namespace Shop.Messaging.Operations;

/// <summary>Lists, shows and replays events that a subscriber rejected.</summary>
internal static class ParkedEndpoints
{
    private const int MaxListed = 1000;

    public static async Task<Ok<List<ParkedEvent>>> ListAsync<TContext>(
        IDbContextFactory<TContext> contexts, CancellationToken cancellationToken)
        where TContext : MessagingDbContext
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(await database.Outbox.Where(row => row.State == OutboxState.Parked)
            .OrderBy(row => row.Id).Take(MaxListed)
            .Select(row => new ParkedEvent(
                row.Id, row.Envelope.Id,
                row.Envelope.Type, row.Subscriber, row.Envelope.OrderId, row.Attempts, row.Error, row.SettledAt,
                row.Envelope.TraceParent))
            .ToListAsync(cancellationToken));
    }

    /// <summary>Returns the event with its data.</summary>
    public static async Task<Results<Ok<EventEnvelope>, NotFound>> GetAsync<TContext>(
        long id, IDbContextFactory<TContext> contexts, CancellationToken cancellationToken)
        where TContext : MessagingDbContext
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.Outbox.AsNoTracking().SingleOrDefaultAsync(
            row => row.Id == id && row.State == OutboxState.Parked, cancellationToken) is { } row
            ? TypedResults.Ok(row.Envelope)
            : TypedResults.NotFound();
    }

    public static async Task<Results<Accepted, NotFound>> ReplayAsync<TContext>(
        long id, TransactionRunner<TContext> transactions, LaneSignals signals, TimeProvider timeProvider,
        CancellationToken cancellationToken)
        where TContext : MessagingDbContext
    {
        var row = await transactions.RunAsync(
            "replay",
            async (database, stop) =>
            {
                var parked = await database.Outbox.SingleOrDefaultAsync(
                    row => row.Id == id && row.State == OutboxState.Parked, stop);
                if (parked is null)
                {
                    return null;
                }

                parked.State = OutboxState.Pending;
                parked.Attempts = 0;
                parked.DueAt = timeProvider.GetUtcNow();
                parked.SettledAt = null;
                return parked;
            },
            cancellationToken);
        if (row is null)
        {
            return TypedResults.NotFound();
        }

        signals.Of(row.Subscriber).Set();
        return TypedResults.Accepted((string?)null);
    }
}
