using System.Security.Claims;
using System.Text.Encodings.Web;
using EdgeKit.Auth.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.ApiKeys;

/// <summary>The scheme <c>EdgeKit.ApiKey</c>: authenticates by the header <c>X-Api-Key</c>.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Header = "X-Api-Key";

    private const string ChallengeName = "ApiKey";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers[Header];
        if (header.Count == 0)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        return Task.FromResult(
            header.Count == 1 && Context.GetPolicyTable().Get<ApiKeyDirectory>().Find(header.ToString()) is { } owner
            ? AuthenticateResult.Success(
                new AuthenticationTicket(new ClaimsPrincipal(owner), EdgeKitAuthDefaults.ApiKeyScheme))
            : AuthenticateResult.Fail("The API key is unknown."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        ProblemResponses.WriteAsync(
            Context, StatusCodes.Status401Unauthorized, "The API key is not valid here.", ChallengeName);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ProblemResponses.WriteAsync(
            Context, StatusCodes.Status403Forbidden, "The API key does not permit this request.");
}
