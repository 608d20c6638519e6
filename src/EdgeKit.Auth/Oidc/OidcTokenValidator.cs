using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Oidc;

/// <summary>
/// Verifies what the server has signed for this client: signature, algorithm, issuer, audience, <c>exp</c> and
/// <c>nbf</c>.
/// </summary>
internal sealed class OidcTokenValidator(TimeProvider timeProvider)
{
    private const int Longest = 16 * 1024;

    private readonly SignatureVerifier _signatures = new(timeProvider);

    /// <summary>The token, or what is wrong with it, in words that a log may have.</summary>
    /// <param name="server">Who must have signed it.</param>
    /// <param name="text">The token as it came.</param>
    /// <param name="type">
    /// What <c>typ</c> must say where it says anything: a token for one purpose is none for another.
    /// </param>
    /// <exception cref="AuthorizationServerUnavailableException">The server's keys cannot be had now.</exception>
    public async ValueTask<(JsonWebToken? Token, string? Problem)> ValidateAsync(
        AuthorizationServer server, string? text, string type)
    {
        if (text is not { Length: > 0 and <= Longest })
        {
            return (null, string.IsNullOrEmpty(text) ? "there is none" : $"it is longer than {Longest} characters");
        }

        if (JwtReader.Parse(text, out var problem) is not { } token)
        {
            return (null, problem);
        }

        if (!IsOfType(token, type))
        {
            return (null, RefusalDetail.Of("typ", ["JWT", type], token.Typ));
        }

        if (JwtHeaderRules.CheckAnyType(token, server.Model) is { } refused)
        {
            return (null, refused.Detail);
        }

        var (result, _, verdict) = await _signatures.VerifyAsync(
            token, new Issuer(server.Model, server.Keys)).ConfigureAwait(false);
        return verdict.RetryAfter is null
            ? (result is null ? null : token, verdict.Detail)
            : throw new AuthorizationServerUnavailableException("its signing keys are not known");
    }

    private static bool IsOfType(JsonWebToken token, string type) =>
        token.Typ is not { Length: > 0 } || token.Typ.Equals("JWT", StringComparison.OrdinalIgnoreCase)
        || token.Typ.Equals(type, StringComparison.OrdinalIgnoreCase);
}
