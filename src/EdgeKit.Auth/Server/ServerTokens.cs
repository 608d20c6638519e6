using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Server;

/// <summary>Verifies what the server has signed for this client: signature, algorithm, issuer, audience, <c>exp</c> and <c>nbf</c>.</summary>
internal sealed class ServerTokens(TimeProvider clock)
{
    private const int Longest = 16 * 1024;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>The token, or null when it is not good.</summary>
    /// <param name="server">Who must have signed it.</param>
    /// <param name="text">The token as it came.</param>
    /// <param name="type">What <c>typ</c> must say where it says anything: a token for one purpose is none for another.</param>
    /// <exception cref="ServerUnavailableException">The server's keys cannot be had now.</exception>
    public async ValueTask<JsonWebToken?> VerifyAsync(AuthorizationServer server, string? text, string type)
    {
        if (text is not { Length: > 0 and <= Longest } || Parse(text) is not { } token || !HeaderRules.IsSound(token, server.Model) || !IsOfType(token, type))
        {
            return null;
        }

        var lookup = await server.Keys.FindAsync(token.Kid).ConfigureAwait(false);
        if (lookup.RetryAfter is not null)
        {
            throw new ServerUnavailableException("its signing keys are not known");
        }

        if (lookup.Key is not { } key || !HeaderRules.Fits(key, token))
        {
            return null;
        }

        var result = await _handler.ValidateTokenAsync(token, server.Model.ParametersFor(key, clock)).ConfigureAwait(false);
        return result.IsValid ? token : null;
    }

    private static bool IsOfType(JsonWebToken token, string type) =>
        token.Typ is not { Length: > 0 } || token.Typ.Equals("JWT", StringComparison.OrdinalIgnoreCase) || token.Typ.Equals(type, StringComparison.OrdinalIgnoreCase);

    private static JsonWebToken? Parse(string text)
    {
        try
        {
            return text.AsSpan().Count('.') == 2 ? new JsonWebToken(text) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
