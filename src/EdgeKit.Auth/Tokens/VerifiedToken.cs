using System.Security.Claims;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Keys;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>A token whose every check passed, and the issuer and key set under which it did.</summary>
internal sealed record VerifiedToken(JsonWebToken Token, ClaimsIdentity Identity, Issuer Issuer, IssuerKeySet Keys)
{
    /// <summary>Whether the verdict still stands: same settings, same published keys, not ended.</summary>
    public bool StillStands(Issuer? current, DateTimeOffset now) =>
        ReferenceEquals(current, Issuer)
        && ReferenceEquals(Issuer.Keys.Current, Keys)
        && !new Lifetime(null, Token.ValidTo).HasEnded(now, Issuer.Model.Timing.ClockSkew);
}
