using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>The signing keys of an issuer at one moment. Immutable.</summary>
internal sealed class IssuerKeySet
{
    private readonly JsonWebKey[] _all;
    private readonly JsonWebKey[] _unnamed;
    private readonly FrozenDictionary<string, JsonWebKey[]> _byId;

    private IssuerKeySet(JsonWebKey[] keys, string source, string issuer)
    {
        Source = source;
        Issuer = issuer;
        _all = keys;
        _unnamed = [.. keys.Where(key => string.IsNullOrEmpty(key.Kid))];
        _byId = keys.Where(key => !string.IsNullOrEmpty(key.Kid)).GroupBy(key => key.Kid, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The document the keys came from; equal documents make the same set.</summary>
    public string Source { get; }

    /// <summary>The name that the server gave itself with them; its tokens have exactly this <c>iss</c>.</summary>
    public string Issuer { get; }

    public int Count => _all.Length;

    /// <summary>Reads a key set; keys for encryption, symmetric keys and broken ones are left out.</summary>
    /// <exception cref="JsonException">The document is no JSON.</exception>
    /// <exception cref="KeyFetchException">
    /// No key is left. A server that signs has one, so this is its mistake and no withdrawal.
    /// </exception>
    public static IssuerKeySet Parse(string json, string issuer)
    {
        using var document = JsonDocument.Parse(json);
        var keys = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("keys", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(JsonWebKeyReader.Read).OfType<JsonWebKey>().ToArray()
                : [];
        return keys.Length > 0 ? new IssuerKeySet(keys, json, issuer)
            : throw new KeyFetchException("the key set holds no key for signatures");
    }

    /// <summary>
    /// The keys that may have signed a token of this key id: usually one, and several where the server uses an id
    /// twice. A set of one key without id has nothing to choose from. Otherwise a token that names no key, or keys that
    /// have no name, count only where that is allowed.
    /// </summary>
    public IReadOnlyList<JsonWebKey> Find(string? id, bool requiresId)
    {
        if (string.IsNullOrEmpty(id))
        {
            return _all.Length == 1 || !requiresId ? _all : [];
        }

        return _byId.TryGetValue(id, out var named) ? named
            : _all.Length == 1 || !requiresId ? _unnamed
            : [];
    }
}
