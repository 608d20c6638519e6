using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shop.Contracts;

namespace Shop.Orders.Projections;

/// <summary>
/// For operators, not through the gateway: the statistics, and how far and how new the projections are.
/// </summary>
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
            var events = await EventHorizon.After(database, row).CountAsync(cancellationToken);
            views.Add(new ProjectionView(
                row.Projection, row.Generation, row.IsServing, events, row.IsServing
                ? lag.SecondsOf(row.Projection) : null));
        }

        return TypedResults.Ok(views);
    }

    /// <summary>
    /// 202: a new generation is made from the first event on, and replaces the old one when it has caught up.
    /// </summary>
    public static async Task<Results<Accepted, NotFound>> RebuildAsync(
        string name, ProjectionRunner runner, ProjectionBell bell, CancellationToken cancellationToken)
    {
        if (!await runner.RebuildAsync(name, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        bell.Bell.Ring();
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
