using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace EdgeKit.Auth.Challenges;

/// <summary>Who calls, and how that was found out. As with the platform's feature, another user takes the old one's result away.</summary>
internal sealed class CallerFeature(AuthenticateResult result) : IAuthenticateResultFeature, IHttpAuthenticationFeature
{
    private AuthenticateResult? _result = result;
    private ClaimsPrincipal? _user = result.Principal;

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
}
