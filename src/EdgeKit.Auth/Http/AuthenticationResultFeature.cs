using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace EdgeKit.Auth.Http;

/// <summary>
/// Who calls, and how that was found out. As with the platform's feature, another user takes the old one's result away;
/// and as the platform's handlers do, it keeps what was found for whoever asks again. They live with the scope of
/// services, and so does this: a part of a request that has a scope and a token of its own must not pass for its outer
/// caller.
/// </summary>
internal sealed class AuthenticationResultFeature(AuthenticateResult found, HttpContext context) : IAuthenticateResultFeature,
    IHttpAuthenticationFeature
{
    private readonly object _scope = RequestScope.IdentityOf(context);
    private AuthenticateResult? _result = found;
    private ClaimsPrincipal? _user = found.Principal;

    /// <summary>What was found, with all that stages have added to its principal since.</summary>
    public AuthenticateResult Original { get; } = found;

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

    /// <returns><see langword="null"/> where nobody has asked yet in this scope.</returns>
    public static AuthenticationResultFeature? Find(HttpContext context) =>
        context.Features.Get<AuthenticationResultFeature>() is { } caller
        && ReferenceEquals(caller._scope, RequestScope.IdentityOf(context)) ? caller : null;

    /// <summary>
    /// Keeps what a handler has found, for the short way of a pipeline that comes after it, or runs again.
    /// </summary>
    public static AuthenticateResult Store(HttpContext context, AuthenticateResult found)
    {
        context.Features.Set(new AuthenticationResultFeature(found, context));
        return found;
    }

    public void ApplyTo(HttpContext context)
    {
        AuthenticateResult = Original;
        context.Features.Set(this);
        context.Features.Set<IHttpAuthenticationFeature>(this);
        context.Features.Set<IAuthenticateResultFeature>(this);
    }
}
