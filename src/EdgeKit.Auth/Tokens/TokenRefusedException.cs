namespace EdgeKit.Auth.Tokens;

/// <summary>Carries a refusal through the bearer handler. Holds nothing of the token: handlers log it.</summary>
internal sealed class TokenRefusedException(TokenRefusal reason) : Exception($"The token was refused: {reason}.")
{
    public TokenRefusal Reason => reason;
}
