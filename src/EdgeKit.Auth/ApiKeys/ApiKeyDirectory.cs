using System.Collections.Frozen;
using System.Security.Claims;
using System.Security.Cryptography;

namespace EdgeKit.Auth.ApiKeys;

/// <summary>The configured API keys and their owners. Immutable.</summary>
internal sealed class ApiKeyDirectory(AuthOptions options)
{
    private const int MaxKeyLength = 512;
    private static readonly Entry Unknown = new([new byte[SHA256.HashSizeInBytes]], []);

    private readonly FrozenDictionary<string, Entry> _entries = options.ApiKeys.ToFrozenDictionary(
        entry => entry.Key, entry => Build(entry.Key, entry.Value), StringComparer.Ordinal);

    /// <summary>Returns the owner of a key, or null. An unknown id takes as long as a wrong secret.</summary>
    public ClaimsIdentity? Find(string key)
    {
        if (IdOf(key) is not { } id)
        {
            return null;
        }

        var entry = _entries.GetValueOrDefault(id);
        return KeyHash.Matches(key, (entry ?? Unknown).Hashes) && entry is not null
            ? new ClaimsIdentity(entry.Claims, EdgeKitAuthDefaults.ApiKeyScheme, "sub", "roles")
            : null;
    }

    /// <summary>True if the id of a key is configured; the secret may be wrong.</summary>
    public bool ContainsIdOf(string key) => IdOf(key) is { } id && _entries.ContainsKey(id);

    private static string? IdOf(string key) =>
        key.Length <= MaxKeyLength && key.IndexOf('.', StringComparison.Ordinal) is > 0 and var end ? key[..end] : null;

    private static Entry Build(string id, ApiKeyOptions key)
    {
        List<Claim> claims = [new("sub", key.Owner!), new("api_key", id)];
        if (key.Tier is { Length: > 0 } tier)
        {
            claims.Add(new Claim("tier", tier));
        }

        if (key.Scopes.Count > 0)
        {
            claims.Add(new Claim("scope", string.Join(' ', key.Scopes)));
        }

        return new Entry([.. key.Hashes.Select(Convert.FromHexString)], claims);
    }

    private sealed record Entry(IReadOnlyList<byte[]> Hashes, IReadOnlyList<Claim> Claims);
}
