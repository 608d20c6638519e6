using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>What a token's header may say before any key is looked for (RFC 8725).</summary>
internal static class JwtHeaderRules
{
    private const int LongestKeyId = 256;

    // Keys come from the issuer's own set alone; a header that brings or points to a key is an attempt.
    private static readonly string[] OfKeys = ["jku", "x5u", "x5c"];
    private static readonly string[] Extensions = ["crit", "zip", "b64"];

    public static TokenResult? Check(JsonWebToken token, IssuerModel issuer) =>
        CheckAlgorithm(token, issuer) ?? CheckType(token, issuer) ?? CheckMembers(token);

    /// <summary>The same without the type, which not every kind of token states.</summary>
    public static TokenResult? CheckAnyType(JsonWebToken token, IssuerModel issuer) =>
        CheckAlgorithm(token, issuer) ?? CheckMembers(token);

    /// <summary>A proof brings the one key that it is about, in <c>jwk</c>, and nothing else of the kind.</summary>
    public static bool IsPlainProof(JsonWebToken proof) => !Extensions.Concat(OfKeys).Any(name => Has(proof, name));

    /// <summary>Whether a key of the issuer is one that may have made this signature.</summary>
    public static bool Fits(JsonWebKey key, JsonWebToken token) => SignatureAlgorithms.Fits(key, token.Alg);

    private static TokenResult? CheckAlgorithm(JsonWebToken token, IssuerModel issuer) =>
        token.Alg is { } algorithm && issuer.AllowsAlgorithm(algorithm)
        ? null
        : TokenResult.Refuse(TokenRefusal.Algorithm, RefusalDetail.Of(
            "alg", issuer.Algorithms.Order(StringComparer.Ordinal), token.Alg));

    private static TokenResult? CheckType(JsonWebToken token, IssuerModel issuer)
    {
        var isStated = Has(token, "typ");
        var isGood = isStated ? token.Typ is { } type && issuer.AllowsType(type) : !issuer.RequiresType;
        return isGood ? null : TokenResult.Refuse(
            TokenRefusal.Type, RefusalDetail.Of("typ", issuer.Types, isStated ? token.Typ ?? "" : null));
    }

    private static TokenResult? CheckMembers(JsonWebToken token)
    {
        if (token.Kid?.Length > LongestKeyId)
        {
            return TokenResult.Refuse(
                TokenRefusal.Header, $"expected a kid of at most {LongestKeyId} characters, found {token.Kid.Length}");
        }

        return ForeignMember(token) is { } member
            ? TokenResult.Refuse(TokenRefusal.Header, $"expected no {member} in the header, found one") : null;
    }

    private static string? ForeignMember(JsonWebToken token) =>
        Extensions.Concat(OfKeys).Append("jwk").FirstOrDefault(name => Has(token, name));

    private static bool Has(JsonWebToken token, string name) => token.TryGetHeaderValue<object>(name, out _);
}
