namespace EdgeKit.Auth.Tokens;

/// <summary>The token could not be validated because the signing keys of its issuer are unavailable.</summary>
internal sealed class SigningKeysUnavailableException(TimeSpan retryAfter)
    : Exception("The signing keys of the token's issuer are not available.")
{
    public TimeSpan RetryAfter => retryAfter;
}
