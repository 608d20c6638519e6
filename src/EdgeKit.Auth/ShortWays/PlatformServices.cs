using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.ShortWays;

/// <summary>
/// Whether the services of the application that decide who a caller is, and what he may, are the platform's own, exactly: whoever puts another
/// in the place of one, or derives from one, wants to be asked.
/// </summary>
internal sealed record PlatformServices(bool Authenticate, bool Authorize)
{
    public static PlatformServices Of(IServiceProvider services) => new(
        Authenticate: Is<NoopClaimsTransformation>(services.GetService<IClaimsTransformation>())
            && Is<AuthenticationHandlerProvider>(services.GetService<IAuthenticationHandlerProvider>())
            && IsFrom<NoopClaimsTransformation>(services.GetService<IAuthenticationService>()),
        Authorize: services.GetServices<IAuthorizationHandler>().All(Is<PassThroughAuthorizationHandler>)
            && Is<AuthorizationMiddlewareResultHandler>(services.GetService<IAuthorizationMiddlewareResultHandler>())
            && Is<PolicyEvaluator>(services.GetService<IPolicyEvaluator>())
            && IsFrom<DefaultAuthorizationService>(services.GetService<IAuthorizationService>())
            && IsFrom<DefaultAuthorizationService>(services.GetService<IAuthorizationHandlerProvider>())
            && IsFrom<DefaultAuthorizationService>(services.GetService<IAuthorizationHandlerContextFactory>())
            && IsFrom<DefaultAuthorizationService>(services.GetService<IAuthorizationEvaluator>()));

    private static bool Is<TExactly>(object? service) => service?.GetType() == typeof(TExactly);

    /// <summary>For those whose class is internal.</summary>
    private static bool IsFrom<TNeighbour>(object? service) => service?.GetType().Assembly == typeof(TNeighbour).Assembly;
}
