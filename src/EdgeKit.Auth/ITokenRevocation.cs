using System.Security.Claims;

namespace EdgeKit.Auth;

/// <summary>
/// Asked about every token that is otherwise good, also about one whose signature is remembered. Register one or
/// several as singletons; a token that one of them calls revoked is refused with 401 and forgotten.
/// </summary>
/// <remarks>
/// Implementations are called on the request's path by many threads at once: answer from memory and do not block.
/// </remarks>
public interface ITokenRevocation
{
    /// <summary>Whether a token was withdrawn before its end.</summary>
    /// <param name="token">
    /// The claims of the token under their own names, such as <c>jti</c>, <c>sub</c>, <c>sid</c>, <c>iat</c>.
    /// </param>
    /// <returns><see langword="true"/> to refuse it.</returns>
    bool IsRevoked(ClaimsIdentity token);
}
