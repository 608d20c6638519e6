using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Tests.Schemes;

/// <summary>An application's own scheme for API keys, in the header that EdgeKit reads too.</summary>
internal sealed class OwnKeys(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Good = "own.key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Request.Headers["X-Api-Key"] != Good ? AuthenticateResult.NoResult()
        : AuthenticateResult.Success(new(new ClaimsPrincipal(
            new ClaimsIdentity([new Claim("sub", "erik"), new Claim("scope", "orders.write")], "own")), Scheme.Name)));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = 401;
        Response.Headers.WWWAuthenticate = "OwnKey";
        return Task.CompletedTask;
    }
}
