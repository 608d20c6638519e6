using System.Security.Claims;
using EdgeKit.Auth.SigningKeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>A verified token, with the issuer and key set used to verify it.</summary>
internal sealed record VerifiedToken(JsonWebToken Token, ClaimsIdentity Identity, Issuer Issuer, IssuerKeySet Keys)
{
    public TokenBinding Binding { get; } = TokenBinding.Of(Identity);

    private AuthenticationProperties Properties { get; } =
        new() { IssuedUtc = Date(Token.ValidFrom), ExpiresUtc = Date(Token.ValidTo) };

    /// <summary>Copies identity and properties: claims transformations and middleware may modify them.</summary>
    public AuthenticateResult NewResult() =>
        AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(Identity.Clone()), Properties.Clone(), EdgeKitAuthDefaults.BearerScheme));

    /// <summary>True if settings and key set are unchanged and the token has not expired.</summary>
    public bool IsCurrent(Issuer? current, DateTimeOffset now) =>
        ReferenceEquals(current, Issuer)
        && ReferenceEquals(Issuer.Keys.Current, Keys)
        && !new TokenLifetime(null, Token.ValidTo).HasEnded(now, Issuer.Model.Timing.ClockSkew);

    private static DateTimeOffset? Date(DateTime stated) =>
        stated == DateTime.MinValue ? null : new DateTimeOffset(stated);
}
