using System.Text.Encodings.Web;
using EdgeKit.Auth.ShortWays;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Challenges;

/// <summary>
/// The scheme <c>EdgeKit.Bearer</c>: an access token in the header <c>Authorization</c>. Under the name <c>EdgeKit</c>
/// it looks at bearer tokens too, since most requests carry one, and forwards the rest to the scheme for it.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    BearerCheck check, BearerAnswers answers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private static readonly Task<AuthenticateResult> Nobody = Task.FromResult(AuthenticateResult.NoResult());

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        CallerFeature.Of(Context) is { } caller ? Task.FromResult(caller.Found)
        : PresentedToken.Of(Request) is not { } presented ? Nobody
        : check.Recall(presented) is { } known ? Task.FromResult(CallerFeature.Keep(Context, known.NewResult()))
        : ConcludeAsync(presented);

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync().ConfigureAwait(false);
        await answers.ChallengeAsync(Context, result.Failure).ConfigureAwait(false);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => answers.ForbidAsync(Context);

    private async Task<AuthenticateResult> ConcludeAsync(PresentedToken presented)
    {
        var (token, refusal) = await check.RunAsync(Context, presented).ConfigureAwait(false);
        return token is not null ? CallerFeature.Keep(Context, token.NewResult()) : AuthenticateResult.Fail(refusal!);
    }
}
