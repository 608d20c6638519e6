using System.Text.Encodings.Web;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Bearer;

/// <summary>
/// The scheme <c>EdgeKit.Bearer</c>: an access token in the header <c>Authorization</c>. Registered as <c>EdgeKit</c>
/// too, where it forwards requests with other credentials to their scheme.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    BearerAuthenticator bearer, BearerChallenge challenge)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private static readonly Task<AuthenticateResult> NoResult = Task.FromResult(AuthenticateResult.NoResult());

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        AuthenticationResultFeature.Find(Context) is { } feature ? Task.FromResult(feature.Original)
        : PresentedToken.Of(Request) is not { } presented ? NoResult
        : bearer.FindCached(Context, presented) is { } known
        ? Task.FromResult(AuthenticationResultFeature.Store(Context, known.NewResult()))
        : ValidateAsync(presented);

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync().ConfigureAwait(false);
        await challenge.ChallengeAsync(Context, result.Failure).ConfigureAwait(false);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        BearerChallenge.ForbidAsync(Context);

    private async Task<AuthenticateResult> ValidateAsync(PresentedToken presented)
    {
        var (token, refusal) = await bearer.AuthenticateAsync(Context, presented).ConfigureAwait(false);
        return token is not null
            ? AuthenticationResultFeature.Store(Context, token.NewResult()) : AuthenticateResult.Fail(refusal!);
    }
}
