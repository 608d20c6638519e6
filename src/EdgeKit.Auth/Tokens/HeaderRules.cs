using EdgeKit.Auth.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>What a token's header may say before any key is looked for (RFC 8725).</summary>
internal static class HeaderRules
{
    private const int LongestKeyId = 256;

    // Keys come from the issuer's own set alone; a header that brings or points to a key is an attempt.
    private static readonly string[] OfKeys = ["jku", "x5u", "x5c"];
    private static readonly string[] Extensions = ["crit", "zip", "b64"];

    public static TokenRefusal? Check(JsonWebToken token, IssuerModel issuer)
    {
        if (!HasAlgorithm(token, issuer))
        {
            return TokenRefusal.Algorithm;
        }

        if (token.Typ is not { } type || !issuer.AllowsType(type))
        {
            return TokenRefusal.Type;
        }

        return IsPlain(token) ? null : TokenRefusal.Header;
    }

    /// <summary>The same without the type, which not every kind of token states.</summary>
    public static bool IsSound(JsonWebToken token, IssuerModel issuer) => HasAlgorithm(token, issuer) && IsPlain(token);

    /// <summary>A proof brings the one key that it is about, in <c>jwk</c>, and nothing else of the kind.</summary>
    public static bool IsPlainProof(JsonWebToken proof) => !Extensions.Concat(OfKeys).Any(name => Has(proof, name));

    /// <summary>Whether a key of the issuer is one that may have made this signature.</summary>
    public static bool Fits(JsonWebKey key, JsonWebToken token) => SignatureAlgorithms.Fits(key, token.Alg);

    private static bool HasAlgorithm(JsonWebToken token, IssuerModel issuer) => token.Alg is { } algorithm && issuer.AllowsAlgorithm(algorithm);

    private static bool IsPlain(JsonWebToken token) =>
        !(token.Kid?.Length > LongestKeyId) && !Has(token, "jwk") && IsPlainProof(token);

    private static bool Has(JsonWebToken token, string name) => token.TryGetHeaderValue<object>(name, out _);
}
