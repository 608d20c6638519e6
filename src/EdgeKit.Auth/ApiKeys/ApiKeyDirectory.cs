using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.ApiKeys;

/// <summary>The API keys in force, and who they belong to.</summary>
internal sealed class ApiKeyDirectory(IOptionsMonitor<AuthOptions> options)
{
    private const int LongestKey = 512;
    private static readonly Entry Nobody = new([new byte[SHA256.HashSizeInBytes]], []);
    private volatile Built _built = new(new AuthOptions(), []);

    /// <summary>The owner of a key, or null; an unknown id costs the same time as a wrong secret.</summary>
    public ClaimsIdentity? Find(string key)
    {
        if (IdOf(key) is not { } id)
        {
            return null;
        }

        var entry = Current().GetValueOrDefault(id);
        return KeyHash.Matches(key, (entry ?? Nobody).Hashes) && entry is not null
            ? new ClaimsIdentity(entry.Claims, EdgeKitAuthDefaults.ApiKeyScheme, "sub", "roles")
            : null;
    }

    /// <summary>Whether a key states an id of ours; its secret may still be wrong.</summary>
    public bool Knows(string key) => IdOf(key) is { } id && Current().ContainsKey(id);

    private static string? IdOf(string key) =>
        key.Length <= LongestKey && key.IndexOf('.', StringComparison.Ordinal) is > 0 and var end ? key[..end] : null;

    private Dictionary<string, Entry> Current()
    {
        var current = options.CurrentValue;
        var built = _built;
        if (!ReferenceEquals(built.From, current))
        {
            _built = built = new Built(current, current.ApiKeys.ToDictionary(
                entry => entry.Key, entry => Build(entry.Key, entry.Value), StringComparer.Ordinal));
        }

        return built.Entries;
    }

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

    private sealed record Built(AuthOptions From, Dictionary<string, Entry> Entries);
}
