using EdgeKit.Auth.ApiKeys;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Schemes;

/// <summary>Recognizes credentials by their issuer, key id or cookie name, without validating them.</summary>
internal sealed class EdgeKitCredentials(AuthFeatures features)
{
    /// <summary>The maximum of <c>MaxTokenLength</c>. A longer token may be for another scheme.</summary>
    private const int MaxReadableLength = 65536;

    public bool ArePresent(HttpContext context)
    {
        var request = context.Request;
        if (AuthenticationResultFeature.Find(context) is not null)
        {
            return true; // Authenticated; later middleware may have removed the header.
        }

        if (request.Headers.Authorization.Count > 0)
        {
            return PresentedToken.Of(request) is { } presented
                && IsEdgeKits(presented, context.GetPolicyTable().Get<IssuerDirectory>());
        }

        return request.Headers.TryGetValue(ApiKeyHandler.Header, out var key)
            ? context.GetPolicyTable().Get<ApiKeyDirectory>().ContainsIdOf(key.ToString())
            : features.HasLogin && BrowserCookies.Session(request) is not null;
    }

    /// <summary>Includes tokens too long to read: no other scheme may accept a token of EdgeKit's issuers.</summary>
    private static bool IsEdgeKits(PresentedToken presented, IssuerDirectory issuers) =>
        presented.Text.Length > MaxReadableLength
        || (JwtReader.IssuerOf(presented.Text.ToString()) is { Length: > 0 } issuer && issuers.Owns(issuer));
}
