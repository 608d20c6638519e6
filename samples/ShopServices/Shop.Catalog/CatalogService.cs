using Shop.Catalog.Products;

namespace Shop.Catalog;

/// <summary>
/// Owns the products and their prices. They stand in the code: every answer is known when the process starts.
/// </summary>
internal static class CatalogService
{
    public static void AddCatalog(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<ProductPages>();

    public static void MapCatalog(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRead("/api/catalog/products", static (HttpContext context, ProductPages pages) =>
            ProductEndpoint.AnswerAsync(context, pages.All));
        endpoints.MapRead("/api/catalog/products/{sku}",
            static (string sku, HttpContext context, ProductPages pages) =>
                ProductEndpoint.AnswerAsync(context, pages.Find(sku)));
    }
}
