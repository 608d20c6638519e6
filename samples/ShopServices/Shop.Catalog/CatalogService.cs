using Shop.Catalog.Products;

namespace Shop.Catalog;

/// <summary>Owns the products and their prices.</summary>
internal static class CatalogService
{
    public static void AddCatalog(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<ProductPages>();

    public static void MapCatalog(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRead("/api/catalog/products", static async (HttpContext context, ProductPages pages) =>
            await ProductEndpoint.AnswerAsync(context, await pages.GetAllAsync(context.RequestAborted)));
        endpoints.MapRead("/api/catalog/products/{sku}",
            static async (string sku, HttpContext context, ProductPages pages) =>
                await ProductEndpoint.AnswerAsync(context, await pages.FindAsync(sku, context.RequestAborted)));
    }
}
