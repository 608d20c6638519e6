using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>The answer to "which keys have this id?": the keys, a sound no, or "ask again after a while".</summary>
internal readonly record struct KeyLookup(IReadOnlyList<JsonWebKey>? Keys, IssuerKeySet? Set, TimeSpan? RetryAfter)
{
    public static KeyLookup Unknown { get; }

    public static KeyLookup Found(IReadOnlyList<JsonWebKey> keys, IssuerKeySet set) => new(keys, set, null);

    public static KeyLookup Unavailable(TimeSpan retryAfter) => new(null, null, retryAfter);
}
