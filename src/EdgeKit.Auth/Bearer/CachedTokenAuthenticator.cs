using EdgeKit.Auth.Http;
using EdgeKit.Auth.Schemes;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Bearer;

/// <summary>Fast path for cached bearer tokens, without ASP.NET Core's services and handler per request.</summary>
internal sealed class CachedTokenAuthenticator(
    BearerAuthenticator bearer, IAuthenticationSchemeProvider schemes,
    IOptionsMonitor<AuthenticationSchemeOptions> options, DefaultServicesGuard services)
{
    private volatile AuthenticationSchemeOptions? _verified;

    /// <returns>True if the request is authenticated; otherwise ASP.NET Core's middleware must run.</returns>
    public bool TryAuthenticate(HttpContext context)
    {
        if (PresentedToken.Of(context.Request) is not { WithProof: false } presented || !IsAllowed(context))
        {
            return false;
        }

        // Already set if earlier middleware authenticated the request, or if the pipeline runs again.
        var result = AuthenticationResultFeature.Find(context);
        if (result is null && bearer.FindCached(context, presented) is { } token)
        {
            result = new AuthenticationResultFeature(token.NewResult(), context);
        }

        if (result is null)
        {
            return false;
        }

        context.Features.Set<IAuthenticationFeature>(new AuthenticationFeature
        {
            OriginalPath = context.Request.Path,
            OriginalPathBase = context.Request.PathBase,
        });
        result.ApplyTo(context);
        return true;
    }

    /// <summary>Services are checked once; schemes and options each time, because they may change.</summary>
    private bool IsAllowed(HttpContext context) =>
        services.AreDefault(context)
        && IsEdgeKits(Completed(schemes.GetDefaultAuthenticateSchemeAsync()))
        && HasUsualForwarding(options.Get(EdgeKitAuthDefaults.AuthenticationScheme))
        && Completed(schemes.GetRequestHandlerSchemesAsync()) is { } handlers
        && handlers.TryGetNonEnumeratedCount(out var count) && count == 0;

    /// <summary>True for a scheme that passes tokens of EdgeKit's issuers to <see cref="BearerHandler"/>.</summary>
    private bool IsEdgeKits(AuthenticationScheme? scheme) => scheme?.Name switch
    {
        EdgeKitAuthDefaults.AuthenticationScheme => scheme.HandlerType == typeof(BearerHandler),
        DefaultSchemeHandler.Scheme => scheme.HandlerType == typeof(DefaultSchemeHandler)
            && IsEdgeKits(Completed(schemes.GetSchemeAsync(EdgeKitAuthDefaults.AuthenticationScheme))),
        _ => false,
    };

    private bool HasUsualForwarding(AuthenticationSchemeOptions current)
    {
        if (ReferenceEquals(current, _verified))
        {
            return true;
        }

        var isUsual = current is { ForwardAuthenticate: null, ForwardDefault: null, ForwardDefaultSelector: { } select }
            && select.Method.DeclaringType == typeof(SchemeSelector);
        _verified = isUsual ? current : null;
        return isUsual;
    }

    /// <summary>Returns the result of a completed task, as ASP.NET Core's provider returns; otherwise null.</summary>
    private static T? Completed<T>(Task<T> task)
        where T : class? =>
        new ValueTask<T>(task) is { IsCompletedSuccessfully: true } done ? done.GetAwaiter().GetResult() : null;
}
