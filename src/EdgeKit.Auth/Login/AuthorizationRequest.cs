namespace EdgeKit.Auth.Login;

/// <summary>What is asked of the server (OpenID Connect Core, 3.1.2.1): a pure function.</summary>
internal static class AuthorizationRequest
{
    /// <summary>
    /// Fixed for good reasons: another response type or mode would bring tokens to where they must not be.
    /// </summary>
    private static readonly HashSet<string> OfFlow = new(StringComparer.OrdinalIgnoreCase)
    {
        "response_type", "response_mode", "client_id",
            "client_secret", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
        "request", "request_uri",
    };

    public static bool IsReserved(string name) => OfFlow.Contains(name);

    public static Dictionary<string, string> ParametersOf(LoginAttempt attempt, BffOptions options) =>
        new(options.Parameters.Where(it => !IsReserved(it.Key)))
    {
        ["response_type"] = "code",
        ["client_id"] = options.ClientId!,
        ["redirect_uri"] = attempt.RedirectUri,
        ["scope"] = string.Join(' ', options.Scopes),
        ["state"] = attempt.State,
        ["nonce"] = attempt.Nonce,
        ["code_challenge"] = Pkce.ChallengeOf(attempt.Verifier),
        ["code_challenge_method"] = Pkce.Method,
    };
}
