namespace EdgeKit.Auth.Login;

/// <summary>Builds the parameters of the authorization request (OpenID Connect Core, 3.1.2.1).</summary>
internal static class AuthorizationRequest
{
    /// <summary>Not configurable: for example another response mode would deliver tokens to the browser.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "response_type", "response_mode", "client_id", "client_secret", "redirect_uri", "scope", "state", "nonce",
        "code_challenge", "code_challenge_method", "request", "request_uri",
    };

    public static bool IsReserved(string name) => Reserved.Contains(name);

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
