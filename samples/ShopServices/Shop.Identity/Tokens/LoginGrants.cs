using Microsoft.Extensions.Options;
using Shop.Identity.Authorization;
using Shop.Identity.Clients;
using Shop.Identity.Login;
using Shop.Identity.Protocol;

namespace Shop.Identity.Tokens;

/// <summary>The grants of a login: a code with its verifier, and a refresh token, which is valid once.</summary>
internal sealed class LoginGrants(
    AuthorizationCodes codes,
    AccessTokens access, IdTokens ids, RefreshTokens refresh, IOptions<IdentityOptions> options)
{
    public TokenResponse RedeemCode(Client client, TokenRequest request)
    {
        var code = codes.Take(request.Required("code"));
        var isValid = code is not null
            && code.Request.ClientId == client.Id
            && code.Request.RedirectUri == request.Required("redirect_uri")
            && Pkce.Matches(request.Required("code_verifier"), code.Request.CodeChallenge);
        return isValid
            ? Respond(new RefreshTokenFamily(client.Id, code!.Session, code.Request.Scopes), client, code.Request.Nonce)
            : throw OAuthException.InvalidGrant(
                "the code is unknown, used or too old, or does not belong to this request");
    }

    public TokenResponse Refresh(Client client, TokenRequest request)
    {
        var family = refresh.Use(request.Required("refresh_token"), client.Id)
            ?? throw OAuthException.InvalidGrant("the refresh token is unknown, used or too old");
        return Respond(family, client, nonce: null);
    }

    private TokenResponse Respond(RefreshTokenFamily family, Client client, string? nonce)
    {
        var answer = access.Issue(client, family.Session.User.Subject, family.Scopes, options.Value.LoginTokenSeconds);
        return answer with
        {
            RefreshToken = refresh.Issue(family),
            IdToken = family.Scopes.Contains("openid")
            ? ids.Issue(client.Id, family.Session, nonce, answer.AccessToken) : null,
        };
    }
}
