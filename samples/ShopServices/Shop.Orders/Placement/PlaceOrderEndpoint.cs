using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shop.Orders.Prices;
using Shop.Orders.Queries;

namespace Shop.Orders.Placement;

/// <summary><c>POST /api/orders</c>. EdgeKit.Idempotency in front of it handles the <c>Idempotency-Key</c>.</summary>
internal static class PlaceOrderEndpoint
{
    public const int MaxBodyBytes = 64 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static async Task<IResult> HandleAsync(
        HttpContext context, ClaimsPrincipal caller, OrderPlacement placement, PriceCache prices,
        CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType())
        {
            return Problem(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json.");
        }

        var errors = new RequestErrors();
        if (await ReadAsync(context.Request, errors, cancellationToken) is not { } request)
        {
            return Invalid(errors);
        }

        var quote = await prices.QuoteAsync(request.Items.Select(item => item.Sku), cancellationToken);
        if (quote.IsUnavailable)
        {
            return Unavailable(context);
        }

        AddUnknown(request, quote, errors);
        if (errors.Any)
        {
            return Invalid(errors);
        }

        var order = await placement.PlaceAsync(
            caller.FindFirstValue("sub")!, request, quote.Prices, cancellationToken);
        context.Response.Headers[VersionToken.HeaderName] = new VersionToken(order.Id, 1).ToString();
        return TypedResults.Accepted($"/api/orders/{order.Id}", order);
    }

    private static async Task<OrderRequest?> ReadAsync(
        HttpRequest request, RequestErrors errors, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
            return OrderRequestReader.Read(body.RootElement, errors);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // System.Text.Json throws the second for an escaped half of a surrogate pair.
            errors.Add("$", $"The body is not JSON: {exception.Message}");
            return null;
        }
    }

    private static void AddUnknown(OrderRequest request, PriceQuote quote, RequestErrors errors)
    {
        for (var at = 0; at < request.Items.Count; at++)
        {
            if (!quote.Prices.ContainsKey(request.Items[at].Sku))
            {
                errors.Add($"items[{at}].sku", $"There is no product {request.Items[at].Sku}.");
            }
        }
    }

    private static ProblemHttpResult Unavailable(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problem(StatusCodes.Status503ServiceUnavailable, "The prices are not known yet; nothing was stored.");
    }

    private static ValidationProblem Invalid(RequestErrors errors) =>
        TypedResults.ValidationProblem(
            errors.ToDictionary(), title: "The order was not understood; nothing was stored.");

    private static ProblemHttpResult Problem(int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status);
}
