using Shop.Identity.Login;

namespace Shop.Identity.Authorization;

/// <summary>The request and the session of an authorization code.</summary>
internal sealed record AuthorizationCode(AuthorizationRequest Request, LoginSession Session);
