using System.Runtime.CompilerServices;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Challenges;

/// <summary>
/// Authenticates a request whose bearer token was verified before, and leaves it as the platform's middleware would. That one resolves three
/// services and makes a handler for each request, which is most of what authentication costs then.
/// </summary>
internal sealed class RememberedBearer(
    BearerCheck check, IAuthenticationSchemeProvider schemes, IOptionsMonitor<AuthenticationSchemeOptions> options)
{
    private volatile StrongBox<bool>? _decidesAlone;

    /// <returns>Whether that was all; if not, the platform's middleware is to do it.</returns>
    public bool TryAuthenticate(HttpContext context)
    {
        if (PresentedToken.Of(context.Request) is not { } presented || !DecidesAlone(context) || check.Recall(presented) is not { } token)
        {
            return false;
        }

        context.Features.Set<IAuthenticationFeature>(new AuthenticationFeature
        {
            OriginalPath = context.Request.Path,
            OriginalPathBase = context.Request.PathBase,
        });
        var caller = new CallerFeature(AuthenticateResult.Success(token.NewTicket()));
        context.Features.Set<IHttpAuthenticationFeature>(caller);
        context.Features.Set<IAuthenticateResultFeature>(caller);
        return true;
    }

    /// <summary>Services stay what they are; schemes that answer requests by themselves may be added later.</summary>
    private bool DecidesAlone(HttpContext context) =>
        (_decidesAlone ??= new(IsDefault() && IsPlain(context.RequestServices))).Value
        && Now(schemes.GetRequestHandlerSchemesAsync()) is { } handlers && handlers.TryGetNonEnumeratedCount(out var count) && count == 0;

    private bool IsDefault() =>
        Now(schemes.GetDefaultAuthenticateSchemeAsync()) is { Name: SchemeChoice.Name } scheme
        && scheme.HandlerType == typeof(BearerHandler)
        && options.Get(SchemeChoice.Name) is { ForwardAuthenticate: null, ForwardDefault: null, ForwardDefaultSelector: { } choose }
        && choose.Method.DeclaringType == typeof(SchemeChoice);

    /// <summary>Whether these are the platform's own, that do nothing more than is done here.</summary>
    private static bool IsPlain(IServiceProvider services) =>
        services.GetService<IClaimsTransformation>() is null or NoopClaimsTransformation
        && services.GetRequiredService<IAuthenticationHandlerProvider>() is AuthenticationHandlerProvider
        && services.GetRequiredService<IAuthenticationService>().GetType().Assembly == typeof(NoopClaimsTransformation).Assembly;

    /// <summary>The platform's provider answers at once; one that does not is another's.</summary>
    private static T? Now<T>(Task<T> answer)
        where T : class? =>
        new ValueTask<T>(answer) is { IsCompletedSuccessfully: true } done ? done.GetAwaiter().GetResult() : null; // it has completed: nothing blocks
}
