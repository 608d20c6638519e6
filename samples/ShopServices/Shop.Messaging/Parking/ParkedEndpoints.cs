using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.AspNetCore.Http;
using Shop.Messaging.Relay;

namespace Shop.Messaging.Parking;

/// <summary>
/// What an operator does with events that a subscriber would not have: look, repair the subscriber, replay.
/// </summary>
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
                row.Id, row.EventId, row.Type, row.Subscriber, row.OrderId, row.Attempts, row.Error, row.SettledAt,
                row.TraceParent))
            .ToListAsync(cancellationToken));
    }

    /// <summary>The event as it would travel, data included.</summary>
    public static async Task<Results<Ok<EventEnvelope>, NotFound>> GetAsync<TContext>(
        long id, IDbContextFactory<TContext> contexts, CancellationToken cancellationToken)
        where TContext : MessagingDbContext
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.Outbox.AsNoTracking().SingleOrDefaultAsync(
            row => row.Id == id && row.State == OutboxState.Parked, cancellationToken) is { } row
            ? TypedResults.Ok(row.ToEnvelope())
            : TypedResults.NotFound();
    }

    public static async Task<Results<Accepted, NotFound>> ReplayAsync<TContext>(
        long id, Transactor<TContext> transactor, LaneBells bells, TimeProvider timeProvider,
        CancellationToken cancellationToken)
        where TContext : MessagingDbContext
    {
        var row = await transactor.RunAsync(
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

        bells.Of(row.Subscriber).Ring();
        return TypedResults.Accepted((string?)null);
    }
}
