using Shop.Catalog.Products;

namespace Shop.Catalog;

/// <summary>Owns the products and their prices. They stand in the code: every answer is known when the process starts.</summary>
internal static class CatalogService
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void AddCatalog(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<ProductPages>();

    public static void MapCatalog(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/api/catalog/products", GetAndHead, static (HttpContext context, ProductPages pages) =>
            ProductEndpoint.AnswerAsync(context, pages.All));
        endpoints.MapMethods("/api/catalog/products/{sku}", GetAndHead,
            static (string sku, HttpContext context, ProductPages pages) =>
                ProductEndpoint.AnswerAsync(context, pages.Find(sku)));
    }
}
