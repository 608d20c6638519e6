using Shop.Identity.Login;

namespace Shop.Identity.Tokens;

/// <summary>What one login may be renewed for; its tokens follow each other, and live and die together.</summary>
internal sealed record RefreshFamily(string ClientId, LoginSession Session, IReadOnlyList<string> Scopes);
