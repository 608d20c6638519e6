using EdgeKit.Auth.Http;
using EdgeKit.Auth.Schemes;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Bearer;

/// <summary>
/// Authenticates a request whose bearer token was verified before, and leaves it as the platform's middleware would.
/// That one resolves three services and makes a handler for each request, which is most of what authentication costs
/// then.
/// </summary>
internal sealed class CachedTokenAuthenticator(
    BearerAuthenticator check, IAuthenticationSchemeProvider schemes,
    IOptionsMonitor<AuthenticationSchemeOptions> options, DefaultServicesGuard platform)
{
    private volatile AuthenticationSchemeOptions? _ours;

    /// <returns>Whether that was all; if not, the platform's middleware is to do it.</returns>
    public bool TryAuthenticate(HttpContext context)
    {
        if (PresentedToken.Of(context.Request) is not { WithProof: false } presented || !DecidesAlone(context))
        {
            return false;
        }

        AuthenticationResultFeature caller = AuthenticationResultFeature.Find(context); // somebody has asked before, or the pipeline runs again
        if (caller is null && check.FindCached(presented) is { } token)
        {
            caller = new AuthenticationResultFeature(token.NewResult(), context);
        }

        if (caller is null)
        {
            return false;
        }

        context.Features.Set<IAuthenticationFeature>(new AuthenticationFeature
        {
            OriginalPath = context.Request.Path,
            OriginalPathBase = context.Request.PathBase,
        });
        caller.ApplyTo(context);
        return true;
    }

    /// <summary>Services are judged once; schemes and their options may change, and be chosen by request.</summary>
    private bool DecidesAlone(HttpContext context) =>
        platform.Authenticate(context)
        && IsOurs(Now(schemes.GetDefaultAuthenticateSchemeAsync()))
        && ForwardsAsAlways(options.Get(EdgeKitAuthDefaults.AuthenticationScheme))
        && Now(schemes.GetRequestHandlerSchemesAsync()) is { } handlers
        && handlers.TryGetNonEnumeratedCount(out var count) && count == 0;

    /// <summary>Both names lead a token of our issuers to the same handler.</summary>
    private bool IsOurs(AuthenticationScheme? scheme) => scheme?.Name switch
    {
        EdgeKitAuthDefaults.AuthenticationScheme => scheme.HandlerType == typeof(BearerHandler),
        DefaultSchemeHandler.Scheme => scheme.HandlerType == typeof(DefaultSchemeHandler)
        && IsOurs(Now(schemes.GetSchemeAsync(EdgeKitAuthDefaults.AuthenticationScheme))),
        _ => false,
    };

    private bool ForwardsAsAlways(AuthenticationSchemeOptions current)
    {
        if (ReferenceEquals(current, _ours))
        {
            return true;
        }

        var isOurs = current is { ForwardAuthenticate: null, ForwardDefault: null, ForwardDefaultSelector: { } choose }
            && choose.Method.DeclaringType == typeof(SchemeSelector);
        _ours = isOurs ? current : null;
        return isOurs;
    }

    /// <summary>The platform's provider answers at once; one that does not is another's.</summary>
    private static T? Now<T>(Task<T> answer)
        where T : class? =>
        // it has completed: nothing blocks
        new ValueTask<T>(answer) is { IsCompletedSuccessfully: true } done ? done.GetAwaiter().GetResult() : null;
}
