namespace EdgeKit.Auth.Server;

/// <summary>The authorization server understood and said no, in the words of RFC 6749, 5.2.</summary>
internal sealed class ServerRefusedException(string error) : Exception($"The authorization server refused: {error}.")
{
    public string Error => error;
}
