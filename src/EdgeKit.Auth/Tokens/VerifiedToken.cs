using System.Security.Claims;
using EdgeKit.Auth.SigningKeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>A token whose every check passed, and the issuer and key set under which it did.</summary>
internal sealed record VerifiedToken(JsonWebToken Token, ClaimsIdentity Identity, Issuer Issuer, IssuerKeySet Keys)
{
    /// <summary>To which key it is bound.</summary>
    public TokenBinding Binding { get; } = TokenBinding.Of(Identity);

    /// <summary>What a ticket says besides: from when until when.</summary>
    private AuthenticationProperties Properties { get; } =
        new() { IssuedUtc = Date(Token.ValidFrom), ExpiresUtc = Date(Token.ValidTo) };

    /// <summary>What a request gets: copies, since claims transformations and later stages may add to them.</summary>
    public AuthenticateResult NewResult() =>
        AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(Identity.Clone()), Properties.Clone(), EdgeKitAuthDefaults.BearerScheme));

    /// <summary>Whether the verdict still stands: same settings, same published keys, not ended.</summary>
    public bool IsCurrent(Issuer? current, DateTimeOffset now) =>
        ReferenceEquals(current, Issuer)
        && ReferenceEquals(Issuer.Keys.Current, Keys)
        && !new TokenLifetime(null, Token.ValidTo).HasEnded(now, Issuer.Model.Timing.ClockSkew);

    private static DateTimeOffset? Date(DateTime stated) =>
        stated == DateTime.MinValue ? null : new DateTimeOffset(stated);
}
