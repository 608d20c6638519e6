using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Shop.Tests.Support;

/// <summary>Takes <c>Bearer NAME</c> for a token of NAME with every scope.</summary>
internal sealed class TestAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public static void Add(IServiceCollection services, params string[] policies)
    {
        services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TestAuthentication>("Test", null);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var policy in policies)
        {
            authorization.AddPolicy(policy, requirement => requirement.RequireAuthenticatedUser());
        }
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var caller = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", header["Bearer ".Length..])], "Test"));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(caller, "Test")));
    }
}
