using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>The result of looking up a key id: keys, none (it is unknown), or a delay after which to retry.</summary>
internal readonly record struct KeyLookup(IReadOnlyList<JsonWebKey>? Keys, IssuerKeySet? Set, TimeSpan? RetryAfter)
{
    public static KeyLookup Unknown { get; }

    public static KeyLookup Found(IReadOnlyList<JsonWebKey> keys, IssuerKeySet set) => new(keys, set, null);

    public static KeyLookup Unavailable(TimeSpan retryAfter) => new(null, null, retryAfter);
}
