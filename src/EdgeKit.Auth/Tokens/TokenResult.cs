namespace EdgeKit.Auth.Tokens;

/// <summary>Accepted, refused for a reason, or not decidable for a while: exactly one of the three is set.</summary>
/// <param name="Token">The token, where it is good.</param>
/// <param name="Refusal">Why it is not.</param>
/// <param name="RetryAfter">When to ask again.</param>
/// <param name="Detail">What was expected and found, for the log; not where the reason says all.</param>
internal readonly record struct TokenResult(
    VerifiedToken? Token, TokenRefusal? Refusal, TimeSpan? RetryAfter, string? Detail = null)
{
    public static TokenResult Accept(VerifiedToken token) => new(token, null, null);

    public static TokenResult Refuse(TokenRefusal reason, string? detail = null) => new(null, reason, null, detail);

    public static TokenResult Unavailable(TimeSpan retryAfter) => new(null, null, retryAfter);
}
