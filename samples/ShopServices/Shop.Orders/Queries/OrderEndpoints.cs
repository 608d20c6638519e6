using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shop.Orders.Domain;
using Shop.Orders.EventStore;

namespace Shop.Orders.Queries;

/// <summary>Reads an order and its timeline. Another customer's order is not found.</summary>
internal static class OrderEndpoints
{
    public static async Task<Results<Ok<OrderView>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal caller, IDbContextFactory<OrdersDb> contexts, HttpResponse response,
        CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var stream = await OrderStream.LoadAsync(database, id, cancellationToken);
        if (stream.State.Created is not { } created || created.Customer != caller.FindFirstValue("sub"))
        {
            return NotFound(id);
        }

        response.Headers[VersionToken.HeaderName] = new VersionToken(id, stream.Version).ToString();
        return TypedResults.Ok(View(stream.State));
    }

    public static async Task<Results<Ok<TimelineEntry[]>, ProblemHttpResult>> TimelineAsync(
        string id, ClaimsPrincipal caller, IDbContextFactory<OrdersDb> contexts, CancellationToken cancellationToken)
    {
        var rows = await RowsOfAsync(id, caller, contexts, cancellationToken);
        return rows is null ? NotFound(id) : TypedResults.Ok(Timeline.Of(rows).ToArray());
    }

    /// <summary>Returns the events of an order, or null if the caller has no such order.</summary>
    public static async Task<List<OrderEventRow>?> RowsOfAsync(
        string id, ClaimsPrincipal caller, IDbContextFactory<OrdersDb> contexts, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await OrderStream.RowsAsync(database, id, cancellationToken);
        return rows.Count > 0 && OrderState.Of(rows.Take(1).Select(row => row.Read())).Created?.Customer
            == caller.FindFirstValue("sub") ? rows : null;
    }

    public static OrderView View(OrderState order)
    {
        var created = order.Created!;
        return new OrderView(
            created.OrderId, StatusNames.Of(order.Status), created.Total, order.Reason, created.Lines, created.Card);
    }

    public static ProblemHttpResult NotFound(string id) => TypedResults.Problem(
        $"There is no order {id}.", statusCode: StatusCodes.Status404NotFound, title: "Unknown order");
}
