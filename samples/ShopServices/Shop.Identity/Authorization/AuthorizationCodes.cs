using Microsoft.AspNetCore.WebUtilities;
using Shop.Identity.Login;

namespace Shop.Identity.Authorization;

/// <summary>One-time codes with a lifetime of one minute.</summary>
internal sealed class AuthorizationCodes(IssuerAddress issuer, TimeProvider timeProvider)
{
    private readonly ExpiringStore<AuthorizationCode> _codes = new(timeProvider, TimeSpan.FromMinutes(1));

    public AuthorizationCode? Take(string code) => _codes.Take(code);

    /// <summary>Redirects the browser with a code, its state and the issuer (RFC 9207).</summary>
    public IResult Redirect(AuthorizationRequest request, LoginSession session) =>
        Results.Redirect(QueryHelpers.AddQueryString(request.RedirectUri, new Dictionary<string, string?>
        {
            ["code"] = _codes.Add(new AuthorizationCode(request, session)),
                ["state"] = request.State, ["iss"] = issuer.Value,
        }));
}
