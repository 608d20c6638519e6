using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Keys;

/// <summary>The answer to "which key has this id?": the key, a sound no, or "ask again after a while".</summary>
internal readonly record struct KeyLookup(JsonWebKey? Key, IssuerKeySet? Set, TimeSpan? RetryAfter)
{
    public static KeyLookup Unknown { get; }

    public static KeyLookup Found(JsonWebKey key, IssuerKeySet set) => new(key, set, null);

    public static KeyLookup Unavailable(TimeSpan retryAfter) => new(null, null, retryAfter);
}
