namespace EdgeKit.Auth.Oidc;

/// <summary>The authorization server returned an OAuth error (RFC 6749, 5.2).</summary>
internal sealed class OAuthErrorException(string error) : Exception($"The authorization server refused: {error}.")
{
    public string Error => error;
}
