namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Carries a refusal through the bearer handler, whose log line has the message. It holds what was expected and found,
/// and never the token.
/// </summary>
internal sealed class TokenRefusedException(TokenRefusal reason, string? detail = null)
    : Exception(detail is null ? $"The token was refused: {reason}." : $"The token was refused: {reason}; {detail}.")
{
    public TokenRefusal Reason => reason;
}
