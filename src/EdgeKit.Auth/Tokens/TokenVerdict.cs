namespace EdgeKit.Auth.Tokens;

/// <summary>Accepted, refused for a reason, or not decidable for a while: exactly one of the three is set.</summary>
internal readonly record struct TokenVerdict(VerifiedToken? Token, TokenRefusal? Refusal, TimeSpan? RetryAfter)
{
    public static TokenVerdict Accept(VerifiedToken token) => new(token, null, null);

    public static TokenVerdict Refuse(TokenRefusal reason) => new(null, reason, null);

    public static TokenVerdict Unavailable(TimeSpan retryAfter) => new(null, null, retryAfter);
}
