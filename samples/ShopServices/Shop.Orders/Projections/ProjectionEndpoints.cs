using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shop.Contracts;

namespace Shop.Orders.Projections;

/// <summary>Statistics and the state of the projections, for operators and not through the gateway.</summary>
internal static class ProjectionEndpoints
{
    public static async Task<Ok<List<ProjectionView>>> ListAsync(
        IDbContextFactory<OrdersDb> contexts, ProjectionLag lag, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var views = new List<ProjectionView>();
        foreach (var row in await database.Checkpoints.AsNoTracking()
            .OrderBy(row => row.Projection).ThenBy(row => row.Generation).ToListAsync(cancellationToken))
        {
            var events = await CommittedEvents.After(database, row).CountAsync(cancellationToken);
            views.Add(new ProjectionView(
                row.Projection, row.Generation, row.IsServing, events, row.IsServing
                ? lag.SecondsOf(row.Projection) : null));
        }

        return TypedResults.Ok(views);
    }

    /// <summary>
    /// 202: a new generation is built from the first event, and replaces the old one when it has caught up.
    /// </summary>
    public static async Task<Results<Accepted, NotFound>> RebuildAsync(
        string name, ProjectionRunner runner, ProjectionSignal signal, CancellationToken cancellationToken)
    {
        if (!await runner.RebuildAsync(name, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        signal.Event.Set();
        return TypedResults.Accepted((string?)null);
    }

    public static async Task<Ok<List<DayView>>> StatisticsAsync(
        IDbContextFactory<OrdersDb> contexts, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var days = await database.Statistics.AsNoTracking()
            .Where(day => database.Checkpoints.Any(row => row.Projection == StatisticsProjection.ProjectionName
                && row.IsServing && row.Generation == day.Generation))
            .OrderBy(day => day.Day).ToListAsync(cancellationToken);
        return TypedResults.Ok(days.ConvertAll(static day => new DayView(
            day.Day, day.Placed, day.Shipped, day.Cancelled, Money.FromCents(day.RevenueCents))));
    }
}
