using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Tests.Schemes;

/// <summary>A scheme of an application's own that asks EdgeKit after it has waited for something.</summary>
internal sealed class AsksEdgeKitLater(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        await Task.Yield();
        return await Context.AuthenticateAsync(EdgeKitAuthDefaults.AuthenticationScheme);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await Task.Yield();
        await Context.ChallengeAsync(EdgeKitAuthDefaults.AuthenticationScheme);
    }
}
