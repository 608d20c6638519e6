using Microsoft.Net.Http.Headers;

namespace Shop.Catalog.Products;

internal static class ProductEndpoint
{
    private const string Freshness = "public, max-age=30, stale-while-revalidate=60";

    public static Task AnswerAsync(HttpContext context, ProductPage? page)
    {
        if (page is null)
        {
            return TypedResults.Problem(
                    $"There is no product {context.Request.RouteValues["sku"]}.",
                    statusCode: StatusCodes.Status404NotFound, title: "Unknown product")
                .ExecuteAsync(context);
        }

        context.Response.Headers.ETag = page.ETag;
        context.Response.Headers.CacheControl = Freshness;
        if (IsNotModified(context.Request, page))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = page.Json.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(page.Json, context.RequestAborted).AsTask();
    }

    // If-None-Match compares weakly, and * matches every product.
    private static bool IsNotModified(HttpRequest request, ProductPage page)
    {
        var own = new EntityTagHeaderValue(page.ETag);
        return request.GetTypedHeaders().IfNoneMatch.Any(tag =>
            tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(own, useStrongComparison: false));
    }
}
