using System.Net.Http.Json;
using Shop.Contracts;

namespace Shop.Orders.Prices;

/// <summary>Gets the products from the catalog.</summary>
internal sealed class CatalogClient(IHttpClientFactory clients)
{
    public const string ClientName = "catalog";

    public static void Configure(IServiceProvider services, HttpClient client) => client.BaseAddress =
        services.GetRequiredService<IConfiguration>().GetValue<Uri>("Services:catalog")
        ?? throw new InvalidOperationException("Services:catalog is not configured: set it to the catalog's base URL.");

    public async Task<Product[]> GetProductsAsync(CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        return await client.GetFromJsonAsync<Product[]>("/api/catalog/products", cancellationToken) ?? [];
    }
}
