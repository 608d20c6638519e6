using System.Security.Claims;

namespace EdgeKit.Auth;

/// <summary>
/// Decides if a valid token is revoked: for every request, even if the token is cached. Register any number as
/// singletons; a token that one of them reports is refused with 401 and removed from the cache.
/// </summary>
/// <remarks>Implementations are called concurrently on the request path: answer from memory and do not block.</remarks>
public interface ITokenRevocation
{
    /// <summary>Returns true if the token was revoked before its expiry.</summary>
    /// <param name="token">The claims of the token under their original names, such as <c>jti</c>.</param>
    /// <returns><see langword="true"/> to refuse it.</returns>
    bool IsRevoked(ClaimsIdentity token);
}
