namespace Shop.Identity.Authorization;

/// <summary>
/// A request for a code that is refused: by redirect once client and redirect are known to be right, on a page before
/// that (RFC 6749, 4.1.2.1), because a redirect to an unchecked address would help an attacker.
/// </summary>
internal sealed class AuthorizationRefusedException(
    string error, string description, string? redirectUri = null, string? state = null)
    : Exception(description)
{
    public string Error => error;

    public string? RedirectUri => redirectUri;

    public string? State => state;
}
