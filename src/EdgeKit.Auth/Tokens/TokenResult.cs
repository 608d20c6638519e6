namespace EdgeKit.Auth.Tokens;

/// <summary>An accepted token, a refusal, or when to retry: exactly one of the first three is set.</summary>
/// <param name="Token">The accepted token.</param>
/// <param name="Refusal">The reason of a refusal.</param>
/// <param name="RetryAfter">When keys may be available that decide about the token.</param>
/// <param name="Detail">Expected and actual value for the log; null if the reason is enough.</param>
internal readonly record struct TokenResult(
    VerifiedToken? Token, TokenRefusal? Refusal, TimeSpan? RetryAfter, string? Detail = null)
{
    public static TokenResult Accept(VerifiedToken token) => new(token, null, null);

    public static TokenResult Refuse(TokenRefusal reason, string? detail = null) => new(null, reason, null, detail);

    public static TokenResult Unavailable(TimeSpan retryAfter) => new(null, null, retryAfter);
}
