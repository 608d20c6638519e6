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

    /// <summary>The JSON document; an equal document yields the same set.</summary>
    public string Source { get; }

    /// <summary>The issuer identifier in the discovery document; tokens must have exactly this <c>iss</c>.</summary>
    public string Issuer { get; }

    public int Count => _all.Length;

    /// <summary>Parses a key set; encryption keys, symmetric keys and malformed keys are skipped.</summary>
    /// <exception cref="JsonException">The document is not JSON.</exception>
    /// <exception cref="KeyFetchException">
    /// No signature key is left. An issuer has at least one, so this is an error of the server and not a withdrawal.
    /// </exception>
    public static IssuerKeySet Parse(string json, string issuer)
    {
        using var document = JsonDocument.Parse(json);
        var keys = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("keys", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(JsonWebKeyReader.Read).OfType<JsonWebKey>().ToArray()
                : [];
        return keys.Length > 0
            ? new IssuerKeySet(keys, json, issuer)
            : throw new KeyFetchException("the key set contains no signature key");
    }

    /// <summary>
    /// Returns the keys that may have signed a token with this key id: usually one, several if the server uses an id
    /// twice. A set of one key needs no id. Otherwise tokens or keys without an id match only if
    /// <paramref name="requiresId"/> is false.
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
