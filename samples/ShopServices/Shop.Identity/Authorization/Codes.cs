using Microsoft.AspNetCore.WebUtilities;
using Shop.Identity.Login;

namespace Shop.Identity.Authorization;

/// <summary>One-time codes, good for a minute.</summary>
internal sealed class Codes(IssuerAddress issuer, TimeProvider timeProvider)
{
    private readonly Expiring<AuthorizationCode> _codes = new(timeProvider, TimeSpan.FromMinutes(1));

    public AuthorizationCode? Take(string code) => _codes.Take(code);

    /// <summary>Sends the browser back with a code, the state it brought, and the issuer (RFC 9207).</summary>
    public IResult Answer(AuthorizationRequest request, LoginSession session) =>
        Results.Redirect(QueryHelpers.AddQueryString(request.RedirectUri, new Dictionary<string, string?>
        {
            ["code"] = _codes.Add(new AuthorizationCode(request, session)),
                ["state"] = request.State, ["iss"] = issuer.Value,
        }));
}
