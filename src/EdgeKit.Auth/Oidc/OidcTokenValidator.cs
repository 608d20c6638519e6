using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Oidc;

/// <summary>Validates signature, issuer, audience and lifetime of ID tokens and logout tokens.</summary>
internal sealed class OidcTokenValidator(TimeProvider timeProvider)
{
    private const int MaxLength = 16 * 1024;

    private readonly SignatureVerifier _signatures = new(timeProvider);

    /// <summary>Returns the token, or the problem in words that may be logged.</summary>
    /// <param name="server">The issuer.</param>
    /// <param name="text">The token.</param>
    /// <param name="type">The only <c>typ</c> that is accepted beside <c>JWT</c> or none.</param>
    /// <exception cref="AuthorizationServerUnavailableException">The signing keys are unavailable.</exception>
    public async ValueTask<(JsonWebToken? Token, string? Problem)> ValidateAsync(
        AuthorizationServer server, string? text, string type)
    {
        if (text is not { Length: > 0 and <= MaxLength })
        {
            return (null, string.IsNullOrEmpty(text)
                ? "the token is missing" : $"the token is longer than {MaxLength} characters");
        }

        if (JwtReader.Parse(text, out var problem) is not { } token)
        {
            return (null, problem);
        }

        if (!IsOfType(token, type))
        {
            return (null, RefusalDetail.Of("typ", ["JWT", type], token.Typ));
        }

        if (JwtHeaderRules.CheckAnyType(token, server.Issuer.Model) is { } rejected)
        {
            return (null, rejected.Detail);
        }

        var (result, _, failure) = await _signatures.VerifyAsync(token, server.Issuer).ConfigureAwait(false);
        return failure.RetryAfter is null
            ? (result is null ? null : token, failure.Detail)
            : throw new AuthorizationServerUnavailableException("its signing keys are unavailable");
    }

    private static bool IsOfType(JsonWebToken token, string type) =>
        token.Typ is not { Length: > 0 } || token.Typ.Equals("JWT", StringComparison.OrdinalIgnoreCase)
        || token.Typ.Equals(type, StringComparison.OrdinalIgnoreCase);
}
