namespace EdgeKit.Auth.Tokens;

/// <summary>
/// The result of validating a token: accepted, refused, or undecided until keys are available. Exactly one of the first
/// three is set.
/// </summary>
/// <param name="Token">The accepted token.</param>
/// <param name="Refusal">The reason of a refusal.</param>
/// <param name="RetryAfter">When to retry an undecided token.</param>
/// <param name="Detail">Expected and actual value for the log; null if the reason is enough.</param>
internal readonly record struct TokenResult(
    VerifiedToken? Token, TokenRefusal? Refusal, TimeSpan? RetryAfter, string? Detail = null)
{
    public static TokenResult Accept(VerifiedToken token) => new(token, null, null);

    public static TokenResult Refuse(TokenRefusal reason, string? detail = null) => new(null, reason, null, detail);

    public static TokenResult Unavailable(TimeSpan retryAfter) => new(null, null, retryAfter);
}
