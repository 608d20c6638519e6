namespace EdgeKit.Auth.Oidc;

/// <summary>The authorization server is unreachable or its response is unusable; a retry may succeed.</summary>
internal sealed class AuthorizationServerUnavailableException(string reason, Exception? cause = null)
    : Exception($"The authorization server is unavailable: {reason}.", cause);
