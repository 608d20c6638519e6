using System.ComponentModel;
using System.Security.Cryptography;
using System.Text.Json;

namespace Shop.Catalog.Products;

/// <summary>The bytes of a response and their strong ETag.</summary>
[ImmutableObject(true)]
internal sealed record ProductPage(byte[] Json, string ETag)
{
    public static ProductPage Of<T>(T content)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(content, JsonSerializerOptions.Web);
        return new ProductPage(json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"");
    }
}
