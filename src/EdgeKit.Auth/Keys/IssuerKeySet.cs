using System.Collections.Frozen;
using EdgeKit.Auth.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Keys;

/// <summary>The signing keys of an issuer at one moment. Immutable.</summary>
internal sealed class IssuerKeySet
{
    private readonly FrozenDictionary<string, JsonWebKey> _byId;
    private readonly JsonWebKey? _only;

    private IssuerKeySet(IReadOnlyList<JsonWebKey> keys, string source)
    {
        Source = source;
        Count = keys.Count;
        _byId = keys.Where(key => !string.IsNullOrEmpty(key.Kid)).DistinctBy(key => key.Kid).ToFrozenDictionary(key => key.Kid);
        _only = keys.Count == 1 ? keys[0] : null;
    }

    /// <summary>The document the keys came from; equal documents make the same set.</summary>
    public string Source { get; }

    public int Count { get; }

    /// <summary>Reads a key set; keys for encryption, symmetric keys and broken ones are left out.</summary>
    /// <exception cref="ArgumentException">The document is no key set.</exception>
    /// <exception cref="KeyFetchException">No key is left. A server that signs has one, so this is its mistake and no withdrawal.</exception>
    public static IssuerKeySet Parse(string json) =>
        (JsonWebKeySet.Create(json)?.Keys ?? []).Where(IsForSignatures).ToArray() is { Length: > 0 } keys
            ? new IssuerKeySet(keys, json)
            : throw new KeyFetchException("the key set holds no key for signatures");

    /// <summary>The key of this id; a token without an id gets the only key, and none when there are several.</summary>
    public JsonWebKey? Find(string? id) => string.IsNullOrEmpty(id) ? _only : _byId.GetValueOrDefault(id);

    private static bool IsForSignatures(JsonWebKey? key) =>
        key is not null && PublicNumbers.AreIn(key)
        && (string.IsNullOrEmpty(key.Use) || key.Use == JsonWebKeyUseNames.Sig);
}
