namespace EdgeKit.Auth.Oidc;

/// <summary>
/// The authorization server gave no proper answer: it is away, slow or ill. Asking again later may help.
/// </summary>
internal sealed class AuthorizationServerUnavailableException(string reason, Exception? cause = null)
    : Exception($"The authorization server gave no proper answer: {reason}.", cause);
