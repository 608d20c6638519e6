using System.Data;
using Microsoft.EntityFrameworkCore;
using Shop.Messaging;

namespace Shop.Orders.Projections;

/// <summary>
/// Applies events to projections: a batch of events, the rows and the checkpoint are one transaction. Of several
/// instances one wins, and the others see its checkpoint.
/// </summary>
internal sealed class ProjectionRunner(
    IDbContextFactory<OrdersDb> contexts,
    TransactionRunner<OrdersDb> transactions, IEnumerable<IProjection> projections,
    ProjectionLag lag, TimeProvider timeProvider)
{
    private const int BatchSize = 200;
    private readonly IProjection[] _projections = [.. projections];

    /// <summary>Applies one batch to each generation of each projection.</summary>
    /// <returns>True if more events are waiting.</returns>
    public async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        var isBehind = false;
        foreach (var projection in _projections)
        {
            // Most turns have nothing to do and need not wait for the writers.
            if (await IsUpToDateAsync(projection, cancellationToken))
            {
                lag.Record(projection.Name, [], isBehind: false, timeProvider.GetUtcNow());
            }
            else
            {
                isBehind |= await transactions.RunAsync(
                    $"projecting {projection.Name}", IsolationLevel.RepeatableRead,
                    (database, stop) => RunBatchAsync(database, projection, stop), cancellationToken);
            }
        }

        return isBehind;
    }

    /// <summary>Starts a new generation beside the one that is read; an unfinished one is discarded.</summary>
    /// <returns>False if there is no such projection.</returns>
    public async Task<bool> RebuildAsync(string name, CancellationToken cancellationToken)
    {
        if (Array.Find(_projections, it => it.Name == name) is not { } projection)
        {
            return false;
        }

        await transactions.RunAsync(
            "rebuilding projection",
            async (database, stop) =>
            {
                var generations = await GenerationsAsync(database, projection, stop);
                foreach (var half in generations.Where(generation => !generation.IsServing))
                {
                    await DropAsync(database, projection, half, stop);
                }

                database.Checkpoints.Add(New(projection, generations.Max(generation => generation.Generation) + 1));
                return true;
            },
            cancellationToken);
        return true;
    }

    private async Task<bool> IsUpToDateAsync(IProjection projection, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var generations = await database.Checkpoints.AsNoTracking().Where(row => row.Projection == projection.Name)
            .ToListAsync(cancellationToken);
        return generations is [{ IsServing: true } only]
            && !await CommittedEvents.After(database, only).AnyAsync(cancellationToken);
    }

    private async Task<bool> RunBatchAsync(
        OrdersDb database, IProjection projection, CancellationToken cancellationToken)
    {
        var isBehind = false;
        var generations = await GenerationsAsync(database, projection, cancellationToken);
        foreach (var generation in generations)
        {
            var batch = await CommittedEvents.After(
                database, generation).Take(BatchSize).ToListAsync(cancellationToken);
            foreach (var row in batch)
            {
                await projection.ApplyAsync(database, generation.Generation, row, cancellationToken);
            }

            if (batch is [.., var last])
            {
                (generation.TransactionId, generation.Position) = (last.TransactionId, last.Position);
            }

            isBehind |= batch.Count == BatchSize;
            if (generation.IsServing)
            {
                lag.Record(projection.Name, batch, isBehind, timeProvider.GetUtcNow());
            }
            else if (batch.Count < BatchSize)
            {
                await ServeAsync(database, projection, generation, generations, cancellationToken);
            }
        }

        return isBehind;
    }

    // It has caught up: from this commit on it is the one that is read.
    private static async Task ServeAsync(
        OrdersDb database, IProjection projection, CheckpointRow rebuilt, List<CheckpointRow> generations,
        CancellationToken cancellationToken)
    {
        rebuilt.IsServing = true;
        // The rows that this turn added must be saved before they can be deleted.
        await database.SaveChangesAsync(cancellationToken);
        foreach (var old in generations.Where(generation => generation.Generation < rebuilt.Generation))
        {
            await DropAsync(database, projection, old, cancellationToken);
        }
    }

    private static async Task DropAsync(
        OrdersDb database, IProjection projection, CheckpointRow generation, CancellationToken cancellationToken)
    {
        await projection.DeleteAsync(database, generation.Generation, cancellationToken);
        database.Checkpoints.Remove(generation);
    }

    private static async Task<List<CheckpointRow>> GenerationsAsync(
        OrdersDb database, IProjection projection, CancellationToken cancellationToken)
    {
        var generations = await database.Checkpoints.Where(row => row.Projection == projection.Name)
            .OrderBy(row => row.Generation).ToListAsync(cancellationToken);
        if (generations.Count > 0)
        {
            return generations;
        }

        var first = New(projection, 1);
        first.IsServing = true;
        database.Checkpoints.Add(first);
        return [first];
    }

    private static CheckpointRow New(IProjection projection, int generation) =>
        new() { Projection = projection.Name, Generation = generation };
}
