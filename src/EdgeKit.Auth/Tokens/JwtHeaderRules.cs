using EdgeKit.Auth.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Checks the header of a token before keys are looked up (RFC 8725).</summary>
internal static class JwtHeaderRules
{
    private const int MaxKeyIdLength = 256;

    // Keys come only from the key set of the issuer; a header that contains or references a key is refused.
    private static readonly string[] KeyReferences = ["jku", "x5u", "x5c"];
    private static readonly string[] Extensions = ["crit", "zip", "b64"];

    public static TokenResult? Check(JsonWebToken token, IssuerModel issuer) =>
        CheckAlgorithm(token, issuer) ?? CheckType(token, issuer) ?? CheckMembers(token);

    /// <summary>Checks the header except <c>typ</c>, which some tokens omit.</summary>
    public static TokenResult? CheckAnyType(JsonWebToken token, IssuerModel issuer) =>
        CheckAlgorithm(token, issuer) ?? CheckMembers(token);

    /// <summary>True if a proof has no key reference in its header other than <c>jwk</c>.</summary>
    public static bool IsPlainProof(JsonWebToken proof) =>
        !Extensions.Concat(KeyReferences).Any(name => Has(proof, name));

    private static TokenResult? CheckAlgorithm(JsonWebToken token, IssuerModel issuer) =>
        token.Alg is { } algorithm && issuer.Algorithms.Contains(algorithm)
        ? null
        : TokenResult.Refuse(TokenRefusal.Algorithm, RefusalDetail.Of(
            "alg", issuer.Algorithms.Order(StringComparer.Ordinal), token.Alg));

    private static TokenResult? CheckType(JsonWebToken token, IssuerModel issuer)
    {
        var isStated = Has(token, "typ");
        var isGood = isStated ? token.Typ is { } type && issuer.AllowsType(type) : !issuer.Options.RequireType;
        return isGood ? null : TokenResult.Refuse(
            TokenRefusal.Type, RefusalDetail.Of("typ", issuer.Options.Types, isStated ? token.Typ ?? "" : null));
    }

    private static TokenResult? CheckMembers(JsonWebToken token)
    {
        if (token.Kid?.Length > MaxKeyIdLength)
        {
            return TokenResult.Refuse(TokenRefusal.Header,
                $"expected a kid of at most {MaxKeyIdLength} characters, found {token.Kid.Length}");
        }

        return Extensions.Concat(KeyReferences).Append("jwk").FirstOrDefault(name => Has(token, name)) is { } member
            ? TokenResult.Refuse(TokenRefusal.Header, $"expected no {member} in the header, found one")
            : null;
    }

    private static bool Has(JsonWebToken token, string name) => token.TryGetHeaderValue<object>(name, out _);
}
