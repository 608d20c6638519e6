namespace Shop.Identity.Authorization;

/// <summary>
/// A rejected authorization request: reported by redirect once client and redirect URI are verified, before that on a
/// page (RFC 6749, 4.1.2.1), because a redirect to an unverified address would help an attacker.
/// </summary>
internal sealed class AuthorizationRefusedException(
    string error, string description, string? redirectUri = null, string? state = null)
    : Exception(description)
{
    public string Error => error;

    public string? RedirectUri => redirectUri;

    public string? State => state;
}
