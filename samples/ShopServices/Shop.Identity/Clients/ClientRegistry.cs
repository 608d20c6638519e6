using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Shop.Identity.Protocol;

namespace Shop.Identity.Clients;

/// <summary>The clients of the sample, whose secrets are public.</summary>
internal sealed class ClientRegistry(IOptions<IdentityOptions> options)
{
    private static readonly byte[] UnknownHash = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    private readonly Dictionary<string, Client> _clients = new(StringComparer.Ordinal)
    {
        ["shop-load"] = new("shop-load", Hash("shop-load-secret"), ["client_credentials"], ShopScopes.Api)
        {
            ChoosesSubject = true,
        },
        ["shop-web"] = new("shop-web", Hash(
            "shop-web-secret"), ["authorization_code", "refresh_token", GrantTypes.TokenExchange], ShopScopes.All)
        {
            Audiences = ["shop", "orders"],
            RedirectUris = [.. options.Value.RedirectUris],
        },
    };

    public IEnumerable<Client> All => _clients.Values;

    public Client? Find(string? id) => id is null ? null : _clients.GetValueOrDefault(id);

    /// <summary>Returns the authenticated client, or null; an unknown id takes as long as a wrong secret.</summary>
    public Client? Authenticate(ClientCredentials credentials)
    {
        var client = _clients.GetValueOrDefault(credentials.Id);
        var matches = CryptographicOperations.FixedTimeEquals(
            Hash(credentials.Secret), client?.SecretHash ?? UnknownHash);
        return matches ? client : null;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
