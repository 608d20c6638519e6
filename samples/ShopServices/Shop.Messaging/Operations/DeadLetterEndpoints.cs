using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shop.Messaging.Database;
using Shop.Messaging.Signatures;

namespace Shop.Messaging.Operations;

/// <summary>Lists, shows and replays events that this service could not handle.</summary>
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
                row.Id, row.Envelope.Id, row.Envelope.Type, row.Envelope.Source, row.Envelope.OrderId, row.Reason,
                row.ParkedAt, row.Envelope.TraceParent))
            .ToListAsync(cancellationToken));
    }

    public static async Task<Results<Ok<EventEnvelope>, NotFound>> GetAsync<TContext>(
        long id, IDbContextFactory<TContext> contexts, CancellationToken cancellationToken)
        where TContext : MessagingDbContext => await FindAsync(id, contexts, cancellationToken) is { } row
            ? TypedResults.Ok(row.Envelope)
            : TypedResults.NotFound();

    /// <summary>
    /// Handles the event now: 204, or 409 with the error. A crash between the two commits leaves a dead letter whose
    /// next replay is a duplicate.
    /// </summary>
    public static async Task<Results<NoContent, NotFound, ProblemHttpResult>> ReplayAsync<TContext>(
        long id, IDbContextFactory<TContext> contexts,
        VerifyingConsumer<TContext> consumer, TransactionRunner<TContext> transactions,
        CancellationToken cancellationToken)
        where TContext : MessagingDbContext
    {
        if (await FindAsync(id, contexts, cancellationToken) is not { } row)
        {
            return TypedResults.NotFound();
        }

        try
        {
            await consumer.ConsumeAsync(row.Envelope, cancellationToken);
        }
        catch (Exception exception) when (!Outage.Is(exception))
        {
            return TypedResults.Problem(
                exception.Message, statusCode: StatusCodes.Status409Conflict, title: "The event is still refused.");
        }

        await transactions.RunAsync(
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
