using EdgeKit.Auth.Schemes;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Http;

/// <summary>Lets the policy scheme of an application recognize EdgeKit's requests.</summary>
public static class AuthHttpContextExtensions
{
    /// <summary>
    /// Returns true if a request carries credentials that EdgeKit validates: a bearer or DPoP token whose issuer is in
    /// <c>EdgeKit:Auth:Jwt:Issuers</c>, an API key whose id is in <c>EdgeKit:Auth:ApiKeys</c>, or the cookie of a
    /// login. The credentials are recognized, not validated: they may still be invalid. For
    /// <c>ForwardDefaultSelector</c>: <c>context => context.HasEdgeKitCredentials() ?
    /// EdgeKitAuthDefaults.AuthenticationScheme : "Mine"</c>.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>True if EdgeKit must authenticate the request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There is no section <c>EdgeKit:Auth</c>.</exception>
    public static bool HasEdgeKitCredentials(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.RequestServices.GetService<EdgeKitCredentials>() is { } credentials
            ? credentials.ArePresent(context)
            : throw new InvalidOperationException(
                "HasEdgeKitCredentials() needs EdgeKit's authentication. Add a section EdgeKit:Auth for AddEdgeKit(), "
                + "or call AddEdgeKitAuth(section).");
    }
}
