using Shop.Identity.Clients;
using Shop.Identity.Protocol;

namespace Shop.Identity.Tokens;

/// <summary>Exchanges a user's token for one with another audience and at most the same scopes (RFC 8693).</summary>
internal sealed class TokenExchangeGrant(AccessTokens tokens)
{
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private const int LifetimeSeconds = 120;

    public async Task<TokenResponse> HandleAsync(Client client, TokenRequest request)
    {
        if (request.Required("subject_token_type") != AccessTokenType || request.Optional("actor_token") is not null)
        {
            throw OAuthException.InvalidRequest("only an access token can be exchanged, and without an actor");
        }

        var subject = await tokens.ReadAsync(request.Required("subject_token"))
            ?? throw OAuthException.InvalidRequest("the subject_token is not from this server or has expired");
        var audience = request.Optional("audience") ?? AccessTokens.Audience;
        if (!client.Audiences.Contains(audience, StringComparer.Ordinal))
        {
            throw OAuthException.InvalidTarget("the audience is unknown or not this client's");
        }

        var held = subject.GetClaim("scope").Value.Split(' ');
        var scopes = ScopeFilter.Grant(request.Optional("scope"), held);
        return tokens.Issue(
            client, subject.Subject, scopes, LifetimeSeconds, audience) with { IssuedTokenType = AccessTokenType };
    }
}
