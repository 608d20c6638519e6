using Shop.Identity.Login;

namespace Shop.Identity.Tokens;

/// <summary>The refresh tokens of one login, which are revoked together.</summary>
internal sealed record RefreshTokenFamily(string ClientId, LoginSession Session, IReadOnlyList<string> Scopes);
