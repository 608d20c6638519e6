using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Verifies signature, issuer, audience and lifetime of a token with the keys of its issuer.</summary>
internal sealed class SignatureVerifier(TimeProvider timeProvider)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <returns>The library's result and the key set if the token is valid; otherwise the failure.</returns>
    public async ValueTask<(TokenValidationResult? Result, IssuerKeySet? Keys, TokenResult Failure)> VerifyAsync(
        JsonWebToken token, Issuer issuer)
    {
        var lookup = await issuer.Keys.FindAsync(token.Kid).ConfigureAwait(false);
        if (lookup.RetryAfter is { } retryAfter)
        {
            return (null, null, TokenResult.Unavailable(retryAfter));
        }

        var keys = lookup.Keys?.Where(key => SignatureAlgorithms.Fits(key, token.Alg)).ToArray() ?? [];
        if (keys.Length == 0)
        {
            return (null, null, TokenResult.Refuse(TokenRefusal.Key, DescribeMissingKey(token, issuer)));
        }

        var result = await _handler.ValidateTokenAsync(
            token, ParametersFor(issuer.Model, keys, lookup.Set!)).ConfigureAwait(false);
        return result.IsValid
            ? (result, lookup.Set, default)
            : (null, null, Explain(result.Exception, token, issuer.Model, lookup.Set!));
    }

    private static string DescribeMissingKey(JsonWebToken token, Issuer issuer) =>
        $"expected a kid of the {issuer.Keys.Current?.Count} keys of issuer "
        + $"{RefusalDetail.Quote(issuer.Model.Name)} that can verify {token.Alg}, "
        + $"found {(string.IsNullOrEmpty(token.Kid) ? "none" : RefusalDetail.Quote(token.Kid))}";

    private TokenResult Explain(Exception? error, JsonWebToken token, IssuerModel issuer, IssuerKeySet keys) =>
        error switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => ExplainLifetime(token, issuer),
        SecurityTokenInvalidAudienceException => TokenResult.Refuse(
            TokenRefusal.Audience, RefusalDetail.Of($"audience ({issuer.Audience.ClaimOf(token)})",
                issuer.Audience.Expected, issuer.Audience.FoundIn(token))),
        SecurityTokenInvalidIssuerException =>
            TokenResult.Refuse(TokenRefusal.Issuer, RefusalDetail.Of("issuer", [keys.Issuer], token.Issuer)),
        SecurityTokenInvalidSignatureException => TokenResult.Refuse(
            TokenRefusal.Signature,
            $"expected a signature by a key of issuer {RefusalDetail.Quote(issuer.Name)}, found another"),
        _ => TokenResult.Refuse(TokenRefusal.Claims, "its claims cannot be read"),
    };

    private TokenResult ExplainLifetime(JsonWebToken token, IssuerModel issuer)
    {
        var now = timeProvider.GetUtcNow();
        var lifetime = new TokenLifetime(token.ValidFrom, token.ValidTo);
        return lifetime.HasBegun(now, issuer.Timing.ClockSkew)
            ? TokenResult.Refuse(
                TokenRefusal.Expired, $"expected exp after {now.UtcDateTime:O}, found {Date(token.ValidTo)}")
            : TokenResult.Refuse(
                TokenRefusal.NotYetValid, $"expected nbf before {now.UtcDateTime:O}, found {Date(token.ValidFrom)}");
    }

    /// <summary>Several keys are tried if they share an id.</summary>
    private TokenValidationParameters ParametersFor(
        IssuerModel issuer, IReadOnlyList<JsonWebKey> keys, IssuerKeySet set) => new()
    {
        AuthenticationType = EdgeKitAuthDefaults.BearerScheme,
        NameClaimType = "sub",
        RoleClaimType = "roles",
        ValidIssuer = set.Issuer,
        AudienceValidator = (_, token, _) => token is JsonWebToken jwt && issuer.Audience.Accepts(jwt),
        ValidAlgorithms = issuer.Algorithms,
        IssuerSigningKeyResolver = (_, _, _, _) => keys,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // The library would read the system clock.
        LifetimeValidator = (notBefore, expires, _, _) =>
            new TokenLifetime(notBefore, expires).IsCurrent(timeProvider.GetUtcNow(), issuer.Timing.ClockSkew),
    };

    private static string Date(DateTime stated) => stated == DateTime.MinValue ? "none" : $"{stated:O}";
}
