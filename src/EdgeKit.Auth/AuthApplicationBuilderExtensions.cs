using EdgeKit.Auth.Challenges;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds authentication to a pipeline.</summary>
public static class AuthApplicationBuilderExtensions
{
    /// <summary>
    /// Adds authentication as <c>UseAuthentication</c> does, with a short way for requests whose bearer token was verified before: it spares
    /// them the platform's services, and what later stages find is the same. It is not taken where the application has a say of its own: another
    /// default scheme, a claims transformation, a scheme that answers requests by itself.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException">There are no services for authentication.</exception>
    public static IApplicationBuilder UseEdgeKitAuthentication(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!app.ApplicationServices.GetRequiredService<IServiceProviderIsService>().IsService(typeof(RememberedBearer)))
        {
            return app.UseAuthentication();
        }

        app.Properties["__AuthenticationMiddlewareSet"] = true; // a WebApplication looks here, not at branches, and would add one in front
        var remembered = new Lazy<RememberedBearer>(app.ApplicationServices.GetRequiredService<RememberedBearer>); // not before its settings were checked
        return app.UseWhen(context => !remembered.Value.TryAuthenticate(context), branch => branch.UseAuthentication());
    }
}
