using System.Security.Claims;

namespace EdgeKit.Auth;

/// <summary>
/// Decides if an otherwise valid token is revoked. Consulted for every request, also if the token is cached. Register
/// any number as singletons; a token that one of them reports as revoked is refused with 401 and removed from the
/// cache.
/// </summary>
/// <remarks>Implementations are called concurrently on the request path: answer from memory and do not block.</remarks>
public interface ITokenRevocation
{
    /// <summary>Returns true if the token was revoked before its expiry.</summary>
    /// <param name="token">
    /// The claims of the token under their original names, such as <c>jti</c>, <c>sub</c>, <c>sid</c>, <c>iat</c>.
    /// </param>
    /// <returns><see langword="true"/> to refuse it.</returns>
    bool IsRevoked(ClaimsIdentity token);
}
