using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shop.Messaging.Database;
using Shop.Messaging.Trust;

namespace Shop.Messaging.DeadLetters;

/// <summary>
/// What an operator does with events that this service could not handle: look, repair the service, replay.
/// </summary>
internal static class DeadLetterEndpoints
{
    private const int MaxListed = 1000;

    public static async Task<Ok<List<DeadLetter>>> ListAsync<TContext>(
        IDbContextFactory<TContext> contexts, CancellationToken cancellationToken)
        where TContext : MessagingDbContext
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(await database.DeadLetters.OrderBy(row => row.Id).Take(MaxListed)
            .Select(row => new DeadLetter(
                row.Id, row.EventId, row.Type, row.Source, row.OrderId, row.Reason, row.ParkedAt, row.TraceParent))
            .ToListAsync(cancellationToken));
    }

    public static async Task<Results<Ok<EventEnvelope>, NotFound>> GetAsync<TContext>(
        long id, IDbContextFactory<TContext> contexts, CancellationToken cancellationToken)
        where TContext : MessagingDbContext => await FindAsync(id, contexts, cancellationToken) is { } row
            ? TypedResults.Ok(row.ToEnvelope())
            : TypedResults.NotFound();

    /// <summary>
    /// Handles it now: 204, or 409 with what is still wrong. Dying between the two commits leaves a letter behind whose
    /// next replay is a duplicate.
    /// </summary>
    public static async Task<Results<NoContent, NotFound, ProblemHttpResult>> ReplayAsync<TContext>(
        long id, IDbContextFactory<TContext> contexts, EventDoor<TContext> door, Transactor<TContext> transactor,
        CancellationToken cancellationToken)
        where TContext : MessagingDbContext
    {
        if (await FindAsync(id, contexts, cancellationToken) is not { } row)
        {
            return TypedResults.NotFound();
        }

        try
        {
            await door.AdmitAsync(row.ToSignedEnvelope(), cancellationToken);
        }
        catch (Exception exception) when (!Outage.Is(exception))
        {
            return TypedResults.Problem(
                exception.Message, statusCode: StatusCodes.Status409Conflict, title: "The event is still refused.");
        }

        await transactor.RunAsync(
            "replayed dead letter",
            (database, stop) => database.DeadLetters.Where(letter => letter.Id == id).ExecuteDeleteAsync(stop),
            cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<DeadLetterRow?> FindAsync<TContext>(
        long id, IDbContextFactory<TContext> contexts, CancellationToken cancellationToken)
        where TContext : MessagingDbContext
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.DeadLetters.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }
}
