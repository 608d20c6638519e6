using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Bearer;

/// <summary>
/// Detects if the application has replaced an authentication service of ASP.NET Core, or registered one by a factory;
/// the fast path is then not used. Evaluated once. Thread safe.
/// </summary>
/// <param name="registered">The services of the application, read by the first request.</param>
internal sealed class DefaultServicesGuard(IServiceCollection registered)
{
    private volatile object? _areDefault; // A boxed bool, so that it is read in one step.

    public bool AreDefault(HttpContext context) => (bool)(_areDefault ??= Inspect(context.RequestServices));

    private object Inspect(IServiceProvider services) =>
        All<IClaimsTransformation>(services, service => service.GetType() == typeof(NoopClaimsTransformation))
        && All<IAuthenticationHandlerProvider>(
            services, service => service.GetType() == typeof(AuthenticationHandlerProvider))
        // Compared by assembly, because ASP.NET Core's default class is internal.
        && All<IAuthenticationService>(
            services, service => service.GetType().Assembly == typeof(NoopClaimsTransformation).Assembly);

    private bool All<TService>(IServiceProvider services, Predicate<TService> isDefault)
        where TService : class =>
        registered.Where(d => d.ServiceType == typeof(TService))
            .All(d => d.IsKeyedService || d.ImplementationFactory is null)
        && services.GetServices<TService>().ToArray() is { Length: > 0 } all
        && Array.TrueForAll(all, isDefault);
}
