using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Shop.Orders.Prices;
using Shop.Orders.Reading;

namespace Shop.Orders.Placing;

/// <summary><c>POST /api/orders</c>.</summary>
internal static class PlaceOrderEndpoint
{
    private const int MaxBodyBytes = 64 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static async Task<IResult> HandleAsync(
        HttpContext context,
        ClaimsPrincipal caller, OrderDesk desk, PriceBook prices, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var (key, flaw) = IdempotencyKey.Read(context.Request.Headers[IdempotencyKey.HeaderName]);
        if (flaw is not null)
        {
            errors.Add(IdempotencyKey.HeaderName, $"The header {flaw}");
        }

        if (!context.Request.HasJsonContentType())
        {
            return Problem(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json.");
        }

        OrderRequest? request;
        try
        {
            request = await ReadAsync(context, errors, cancellationToken);
        }
        catch (BadHttpRequestException exception)
        {
            return Problem(exception.StatusCode, exception.Message);
        }

        if (request is null || key is null)
        {
            return Invalid(errors);
        }

        var customer = caller.FindFirstValue("sub")!;
        if (await desk.FindAsync(customer, key, request, cancellationToken) is { } known)
        {
            return Answer(context, known);
        }

        var quote = await prices.QuoteAsync(request.Items.Select(item => item.Sku), cancellationToken);
        if (quote.IsUnavailable)
        {
            return Unavailable(context);
        }

        AddUnknown(request, quote, errors);
        return errors.Any
            ? Invalid(errors)
            : Answer(context, await desk.PlaceAsync(customer, key, request, quote.Prices, cancellationToken));
    }

    private static async Task<OrderRequest?> ReadAsync(
        HttpContext context, RequestErrors errors, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBodyBytes;
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, Strict, cancellationToken);
            return OrderRequestReader.Read(body.RootElement, errors);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what half a surrogate pair, escaped, is to System.Text.Json.
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

    private static IResult Answer(HttpContext context, PlacedOrder order)
    {
        if (order.IsConflict)
        {
            return Problem(
                StatusCodes.Status422UnprocessableEntity,
                $"The {IdempotencyKey.HeaderName} was used for another order.");
        }

        if (order.IsReplay)
        {
            context.Response.Headers["Idempotency-Replayed"] = "true";
        }

        // Its first event, whatever came since: enough for a list that shows it.
        context.Response.Headers[VersionToken.HeaderName] = new VersionToken(order.Id, 1).ToString();
        return TypedResults.Accepted($"/api/orders/{order.Id}", order);
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
