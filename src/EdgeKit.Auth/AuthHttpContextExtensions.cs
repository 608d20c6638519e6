using EdgeKit.Auth.Schemes;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Http;

/// <summary>Tells an application's own policy scheme which requests are EdgeKit's.</summary>
public static class AuthHttpContextExtensions
{
    /// <summary>
    /// Whether a request carries credentials that only EdgeKit judges: a bearer or DPoP token whose issuer is in
    /// <c>EdgeKit:Auth:Jwt:Issuers</c>, an API key whose id is in <c>EdgeKit:Auth:ApiKeys</c>, or the cookie of a
    /// login. Nothing is validated: they may still be bad. For <c>ForwardDefaultSelector</c>: <c>context =>
    /// context.HasEdgeKitCredentials() ? EdgeKitAuthDefaults.AuthenticationScheme : "Mine"</c>.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>Whether EdgeKit is to judge.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// <c>AddEdgeKitAuth</c> was not called, and <c>AddEdgeKit</c> found no section <c>EdgeKit:Auth</c>.
    /// </exception>
    public static bool HasEdgeKitCredentials(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        EdgeKitCredentials credentials = context.RequestServices.GetService<EdgeKitCredentials>() ?? throw new InvalidOperationException(
            "HasEdgeKitCredentials() needs EdgeKit's authentication. Write a section EdgeKit:Auth for AddEdgeKit(), or call AddEdgeKitAuth(section).");
        return credentials.ArePresent(context);
    }
}
