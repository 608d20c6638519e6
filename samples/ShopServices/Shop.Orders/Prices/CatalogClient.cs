using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Shop.Contracts;

namespace Shop.Orders.Prices;

/// <summary>Asks the catalog for its products, and does not load again what has not changed.</summary>
internal sealed class CatalogClient(IHttpClientFactory clients)
{
    public const string ClientName = "catalog";
    private EntityTagHeaderValue? _etag;

    public static void Configure(IServiceProvider services, HttpClient client) => client.BaseAddress =
        services.GetRequiredService<IConfiguration>().GetValue<Uri>("Services:catalog")
        ?? throw new InvalidOperationException("Services:catalog is not configured: set it to the catalog's base URL.");

    /// <summary>The products, or null when they are those of the last call.</summary>
    /// <exception cref="HttpRequestException">The catalog cannot answer.</exception>
    public async Task<IReadOnlyList<Product>?> GetChangedAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/catalog/products");
        if (_etag is not null)
        {
            request.Headers.IfNoneMatch.Add(_etag);
        }

        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        var products = await response.Content.ReadFromJsonAsync<Product[]>(cancellationToken);
        _etag = response.Headers.ETag;
        return products;
    }
}
