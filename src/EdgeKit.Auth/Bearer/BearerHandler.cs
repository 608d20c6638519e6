using System.Text.Encodings.Web;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Bearer;

/// <summary>
/// The scheme <c>EdgeKit.Bearer</c>: an access token in the header <c>Authorization</c>. Under the name <c>EdgeKit</c>
/// it looks at bearer tokens too, since most requests carry one, and forwards the rest to the scheme for it.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    BearerAuthenticator check, BearerChallenge answers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private static readonly Task<AuthenticateResult> Nobody = Task.FromResult(AuthenticateResult.NoResult());

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        AuthenticationResultFeature.Find(Context) is { } caller ? Task.FromResult(caller.Original)
        : PresentedToken.Of(Request) is not { } presented ? Nobody
        : check.FindCached(presented) is { } known ? Task.FromResult(AuthenticationResultFeature.Store(Context, known.NewResult()))
        : ConcludeAsync(presented);

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync().ConfigureAwait(false);
        await answers.ChallengeAsync(Context, result.Failure).ConfigureAwait(false);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => answers.ForbidAsync(Context);

    private async Task<AuthenticateResult> ConcludeAsync(PresentedToken presented)
    {
        var (token, refusal) = await check.AuthenticateAsync(Context, presented).ConfigureAwait(false);
        return token is not null ? AuthenticationResultFeature.Store(Context, token.NewResult()) : AuthenticateResult.Fail(refusal!);
    }
}
