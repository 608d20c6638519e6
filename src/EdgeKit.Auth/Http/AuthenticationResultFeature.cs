using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace EdgeKit.Auth.Http;

/// <summary>
/// The authentication result of a request. Assigning another user discards the result, as the feature of ASP.NET Core
/// does. Valid within one service scope, as ASP.NET Core's handlers are, so that a nested request with its own scope
/// and token does not get the result of the outer request.
/// </summary>
internal sealed class AuthenticationResultFeature(AuthenticateResult original, HttpContext context)
    : IAuthenticateResultFeature, IHttpAuthenticationFeature
{
    private readonly IServiceProvider _scope = context.RequestServices;
    private AuthenticateResult? _result = original;
    private ClaimsPrincipal? _user = original.Principal;

    /// <summary>The result as authenticated, including claims that later middleware added.</summary>
    public AuthenticateResult Original { get; } = original;

    public AuthenticateResult? AuthenticateResult
    {
        get => _result;
        set => (_result, _user) = (value, value?.Principal);
    }

    public ClaimsPrincipal? User
    {
        get => _user;
        set => (_result, _user) = (null, value);
    }

    /// <returns><see langword="null"/> if not authenticated yet in this scope.</returns>
    public static AuthenticationResultFeature? Find(HttpContext context) =>
        context.Features.Get<AuthenticationResultFeature>() is { } feature
        && ReferenceEquals(feature._scope, context.RequestServices) ? feature : null;

    /// <summary>Stores a handler's result for the fast path of the same request.</summary>
    public static AuthenticateResult Store(HttpContext context, AuthenticateResult result)
    {
        context.Features.Set(new AuthenticationResultFeature(result, context));
        return result;
    }

    public void ApplyTo(HttpContext context)
    {
        AuthenticateResult = Original;
        context.Features.Set(this);
        context.Features.Set<IHttpAuthenticationFeature>(this);
        context.Features.Set<IAuthenticateResultFeature>(this);
    }
}
