namespace EdgeKit.Auth.Tokens;

/// <summary>The token could not be checked because its issuer's keys are not known now.</summary>
internal sealed class SigningKeysUnavailableException(TimeSpan retryAfter)
    : Exception("The signing keys of the token's issuer are not available.")
{
    public TimeSpan RetryAfter => retryAfter;
}
