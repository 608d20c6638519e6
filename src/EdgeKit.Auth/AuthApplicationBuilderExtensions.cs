using EdgeKit.Auth.Bearer;
using EdgeKit.Auth.QueryTokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds authentication and authorization to a pipeline.</summary>
public static class AuthApplicationBuilderExtensions
{
    /// <summary>
    /// Adds authentication as <c>UseAuthentication</c> does, with a short way for requests whose bearer token was
    /// verified before: it spares them the platform's services, and what later stages find is the same. It is not taken
    /// where the application has a say of its own: another default scheme, a claims transformation, a scheme that
    /// answers requests by itself. Tokens in queries, where a policy takes them
    /// (<see cref="EdgeKit.Auth.NamedPolicyOptions.TokenInQuery"/>), are known here and not by
    /// <c>UseAuthentication</c>.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    public static IApplicationBuilder UseEdgeKitAuthentication(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.ApplicationServices.GetService<IServiceProviderIsService>()?.IsService(
            typeof(QueryTokenRegistration)) == true)
        {
            app.UseMiddleware<QueryTokenMiddleware>();
        }

        return UseWhen<CachedTokenAuthenticator>(
            app, (remembered, context) => !remembered.TryAuthenticate(context), platform =>
                platform.UseAuthentication(), "__AuthenticationMiddlewareSet");
    }

    /// <summary>
    /// Adds authorization as <c>UseAuthorization</c> does, with a short way for callers who meet every policy of their
    /// endpoint, where all of these are policies of the section. It turns nobody away: whoever does not meet them, and
    /// every other endpoint, is left to the platform; and so are all where the application has a say of its own, such
    /// as handlers of requirements or of results.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <returns>The same pipeline.</returns>
    /// <exception cref="InvalidOperationException">There are no services for authorization.</exception>
    public static IApplicationBuilder UseEdgeKitAuthorization(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return UseWhen<MetPolicies>(
            app, (met, context) =>
                !met.LetPass(context), platform => platform.UseAuthorization(), "__AuthorizationMiddlewareSet");
    }

    /// <param name="app">The pipeline.</param>
    /// <param name="isNeeded">Whether a request needs the platform's stage.</param>
    /// <param name="use">Adds that stage.</param>
    /// <param name="mark">
    /// Where a WebApplication looks whether the stage is there; it does not see branches, and would add one in front.
    /// </param>
    private static IApplicationBuilder UseWhen<TShortWay>(
        IApplicationBuilder app,
        Func<TShortWay, HttpContext, bool> isNeeded, Action<IApplicationBuilder> use, string mark)
        where TShortWay : class
    {
        if (app.ApplicationServices.GetService<IServiceProviderIsService>()?.IsService(typeof(TShortWay)) != true)
        {
            use(app);
            return app;
        }

        app.Properties[mark] = true;
        // not before its settings were checked
        var shortWay = new Lazy<TShortWay>(
            app.ApplicationServices.GetRequiredService<TShortWay>, LazyThreadSafetyMode.PublicationOnly);
        return app.UseWhen(context => isNeeded(shortWay.Value, context), use);
    }
}
