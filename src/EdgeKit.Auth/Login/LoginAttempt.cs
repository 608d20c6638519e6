namespace EdgeKit.Auth.Login;

/// <summary>A login under way, sealed in a cookie of the browser that began it.</summary>
internal sealed record LoginAttempt(
    string State, string Nonce, string Verifier, string ReturnUrl, string RedirectUri, DateTimeOffset StartedAt);
