using Shop.Identity.Login;

namespace Shop.Identity.Authorization;

/// <summary>What a code stands for: the request it answers and the person who agreed.</summary>
internal sealed record AuthorizationCode(AuthorizationRequest Request, LoginSession Session);
