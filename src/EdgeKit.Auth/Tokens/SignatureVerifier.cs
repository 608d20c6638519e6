using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.SigningKeys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Looks for the keys that may have signed a token, and holds it to them and to all that its issuer's settings pin:
/// signature, issuer, audience, lifetime. The library does the computing.
/// </summary>
internal sealed class SignatureVerifier(TimeProvider timeProvider)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <returns>The library's result and the set of the keys where the token is good; otherwise the verdict.</returns>
    public async ValueTask<(TokenValidationResult? Result, IssuerKeySet? Keys, TokenResult Verdict)> VerifyAsync(
        JsonWebToken token, Issuer issuer)
    {
        var lookup = await issuer.Keys.FindAsync(token.Kid).ConfigureAwait(false);
        if (lookup.RetryAfter is { } retryAfter)
        {
            return (null, null, TokenResult.Unavailable(retryAfter));
        }

        var keys = lookup.Keys?.Where(key => JwtHeaderRules.Fits(key, token)).ToArray() ?? [];
        if (keys.Length == 0)
        {
            return (null, null, TokenResult.Refuse(TokenRefusal.Key, NoKey(token, issuer)));
        }

        var result = await _handler.ValidateTokenAsync(
            token, issuer.Model.ParametersFor(keys, lookup.Set!, timeProvider)).ConfigureAwait(false);
        return result.IsValid
            ? (result, lookup.Set, default) : (null, null, Explain(result.Exception, token, issuer.Model, lookup.Set!));
    }

    private static string NoKey(JsonWebToken token, Issuer issuer) =>
        $"expected a kid of the {issuer.Keys.Current?.Count} keys of issuer {RefusalDetail.Quote(issuer.Model.Name)} that can verify {token.Alg}, "
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
        TokenLifetime lifetime = new TokenLifetime(token.ValidFrom, token.ValidTo);
        return lifetime.HasBegun(now, issuer.Timing.ClockSkew)
            ? TokenResult.Refuse(
                TokenRefusal.Expired, $"expected exp after {now.UtcDateTime:O}, found {Date(token.ValidTo)}")
            : TokenResult.Refuse(
                TokenRefusal.NotYetValid, $"expected nbf before {now.UtcDateTime:O}, found {Date(token.ValidFrom)}");
    }

    private static string Date(DateTime stated) => stated == DateTime.MinValue ? "none" : $"{stated:O}";
}
