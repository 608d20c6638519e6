using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace EdgeKit.Auth.ShortWays;

/// <summary>
/// Who calls, and how that was found out. As with the platform's feature, another user takes the old one's result away; and as the platform's
/// handlers do, it keeps what was found for whoever asks again within the request.
/// </summary>
internal sealed class CallerFeature(AuthenticateResult found) : IAuthenticateResultFeature, IHttpAuthenticationFeature
{
    private AuthenticateResult? _result = found;
    private ClaimsPrincipal? _user = found.Principal;

    /// <summary>What was found, with all that stages have added to its principal since.</summary>
    public AuthenticateResult Found { get; } = found;

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

    /// <returns><see langword="null"/> where the short way was not taken.</returns>
    public static CallerFeature? Of(HttpContext context) => context.Features.Get<IAuthenticateResultFeature>() as CallerFeature;

    public void PutOn(HttpContext context)
    {
        AuthenticateResult = Found;
        context.Features.Set<IHttpAuthenticationFeature>(this);
        context.Features.Set<IAuthenticateResultFeature>(this);
    }
}
