using EdgeKit.Auth.Bearer;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.QueryTokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds authentication to a pipeline.</summary>
public static class AuthApplicationBuilderExtensions
{
    /// <summary>
    /// Adds authentication as <c>UseAuthentication</c> does, with a fast path for bearer tokens that are cached: such a
    /// request skips ASP.NET Core's middleware, and later middleware finds the same result. The fast path is not used
    /// if the application changes authentication: by another default scheme, a claims transformation, or a scheme that
    /// handles requests itself. Tokens in queries (<see cref="EdgeKit.Auth.NamedPolicyOptions.TokenInQuery"/>) are
    /// accepted only with this method, not with <c>UseAuthentication</c>.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    public static IApplicationBuilder UseEdgeKitAuthentication(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.ApplicationServices.GetService<AuthFeatures>() is not { } features)
        {
            return app.UseAuthentication();
        }

        if (features.HasQueryTokens)
        {
            app.UseMiddleware<QueryTokenMiddleware>();
        }

        // Resolved by the first request, because its settings are checked at start.
        var fastPath = new Lazy<CachedTokenAuthenticator>(
            app.ApplicationServices.GetRequiredService<CachedTokenAuthenticator>, LazyThreadSafetyMode.PublicationOnly);
        RequestDelegate? afterAuthentication = null;
        app.Use(next =>
        {
            var skip = afterAuthentication!; // Set by the last component, because a pipeline is built from its end.
            return context => fastPath.Value.TryAuthenticate(context) ? skip(context) : next(context);
        });
        app.UseAuthentication();
        return app.Use(next => afterAuthentication = next);
    }
}
