using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Bearer;

/// <summary>
/// Whether the services of the application that decide who a caller is, and what he may, are the platform's own,
/// exactly and for every request: whoever puts another in the place of one, derives from one, or makes one by a factory
/// that may choose, wants to be asked. Asked once. Thread safe.
/// </summary>
/// <param name="registered">What the application has registered, read when it runs.</param>
internal sealed class DefaultServicesGuard(IServiceCollection registered)
{
    private volatile Verdict? _verdict;

    public bool Authenticate(HttpContext context) => Of(context).Authenticate;

    public bool Authorize(HttpContext context) => Of(context).Authorize;

    private Verdict Of(HttpContext context) => _verdict ??= Judge(context.RequestServices);

    private Verdict Judge(IServiceProvider services) => new(
        Authenticate: Is<IClaimsTransformation, NoopClaimsTransformation>(services)
            && Is<IAuthenticationHandlerProvider, AuthenticationHandlerProvider>(services)
            && IsFrom<IAuthenticationService, NoopClaimsTransformation>(services),
        Authorize: Is<IAuthorizationHandler, PassThroughAuthorizationHandler>(services)
            && Is<IAuthorizationMiddlewareResultHandler, AuthorizationMiddlewareResultHandler>(services)
            && Is<IPolicyEvaluator, PolicyEvaluator>(services)
            && IsFrom<IAuthorizationService, DefaultAuthorizationService>(services)
            && IsFrom<IAuthorizationHandlerProvider, DefaultAuthorizationService>(services)
            && IsFrom<IAuthorizationHandlerContextFactory, DefaultAuthorizationService>(services)
            && IsFrom<IAuthorizationEvaluator, DefaultAuthorizationService>(services));

    private bool Is<TService, TExactly>(IServiceProvider services)
        where TService : class => AreAll<TService>(services, service => service.GetType() == typeof(TExactly));

    /// <summary>For those whose class is internal.</summary>
    private bool IsFrom<TService, TNeighbour>(IServiceProvider services)
        where TService : class =>
            AreAll<TService>(services, service => service.GetType().Assembly == typeof(TNeighbour).Assembly);

    private bool AreAll<TService>(IServiceProvider services, Func<TService, bool> isPlatforms)
        where TService : class =>
        registered.Where(
            d => d.ServiceType == typeof(TService)).All(d => d.IsKeyedService || d.ImplementationFactory is null)
        && services.GetServices<TService>().ToArray() is { Length: > 0 } all
        && Array.TrueForAll(all, s => isPlatforms(s));

    private sealed record Verdict(bool Authenticate, bool Authorize);
}
