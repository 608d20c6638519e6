using EdgeKit.Auth.ApiKeys;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Schemes;

/// <summary>
/// Which credentials are EdgeKit's to judge, and nobody else's: they are told by the names that they state, which
/// nobody has to believe for that.
/// </summary>
/// <param name="issuers">Whose tokens.</param>
/// <param name="keys">Which API keys.</param>
/// <param name="hasLogin">Whether people log in.</param>
internal sealed class EdgeKitCredentials(IssuerDirectory issuers, ApiKeyDirectory keys, bool hasLogin)
{
    /// <summary>
    /// The most that <c>MaxTokenLength</c> may be. The application may have longer tokens than EdgeKit takes; whose
    /// they are must be known all the same.
    /// </summary>
    private const int LongestReadable = 65536;

    public bool ArePresent(HttpContext context)
    {
        var request = context.Request;
        if (AuthenticationResultFeature.Find(context) is not null)
        {
            return true; // a token was verified, whatever became of the header since
        }

        if (request.Headers.Authorization.Count > 0)
        {
            return PresentedToken.Of(request) is { } presented && IsOurs(presented);
        }

        return request.Headers.TryGetValue(ApiKeyHandler.Header, out var key)
            ? keys.Knows(key.ToString())
            : hasLogin && BrowserCookies.Session(request) is not null;
    }

    /// <summary>
    /// Ours is also what is too long to be read: it is refused, and no scheme of the application's sees what might be a
    /// token of our issuers.
    /// </summary>
    private bool IsOurs(PresentedToken presented) =>
        presented.Text.Length > LongestReadable
        || (JwtReader.IssuerOf(presented.Text.ToString()) is { Length: > 0 } issuer && issuers.Owns(issuer));
}
