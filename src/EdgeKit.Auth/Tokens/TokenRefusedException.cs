namespace EdgeKit.Auth.Tokens;

/// <summary>Carries a refusal through the authentication handler, which logs it. Never contains the token.</summary>
internal sealed class TokenRefusedException(TokenRefusal reason, string? detail = null)
    : Exception(detail is null ? $"The token was refused: {reason}." : $"The token was refused: {reason}; {detail}.")
{
    public TokenRefusal Reason => reason;
}
