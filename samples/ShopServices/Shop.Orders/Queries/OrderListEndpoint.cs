using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Shop.Contracts;

namespace Shop.Orders.Queries;

/// <summary>
/// <c>GET /api/orders</c>: the caller's orders from the projection; with a version token it includes their own last
/// write.
/// </summary>
internal static class OrderListEndpoint
{
    private const int PageSize = 50;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static async Task<IResult> GetAsync(
        string? before,
        HttpContext context, ClaimsPrincipal caller, OrderList list, CancellationToken cancellationToken)
    {
        var customer = caller.FindFirstValue("sub")!;
        var header = context.Request.Headers[VersionToken.HeaderName].ToString();
        if (header.Length > 0)
        {
            if (!VersionToken.TryParse(header, out var token))
            {
                return TypedResults.Problem(
                    $"{VersionToken.HeaderName} must be the value of an earlier response, ORDER:VERSION.",
                    statusCode: StatusCodes.Status400BadRequest);
            }

            if (!await list.WaitUntilKnownAsync(customer, token, Timeout, cancellationToken))
            {
                return Behind(context);
            }
        }

        var rows = await list.PageAsync(customer, before, PageSize + 1, cancellationToken);
        var page = rows.Take(PageSize).Select(static row => new ListedOrder(
            row.OrderId, StatusNames.Of(row.Status), Money.FromCents(row.TotalCents), row.PlacedAt)).ToArray();
        return TypedResults.Ok(new OrderListView(page, rows.Count > PageSize ? page[^1].Id : null));
    }

    private static ProblemHttpResult Behind(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return TypedResults.Problem(
            "The list does not contain that version of the order yet.",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
