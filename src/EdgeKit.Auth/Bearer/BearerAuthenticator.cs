using EdgeKit.Auth.Dpop;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Bearer;

/// <summary>
/// The whole look at a presented token: is it good, and may it be presented like this? What fails on the way, a
/// revocation of the application's for instance, is an outcome: an endpoint that is open to everybody must not fail for
/// it.
/// </summary>
internal sealed class BearerAuthenticator(
    TokenValidator validator, DpopGuard dpop, AuthMetrics metrics, ILogger<BearerAuthenticator> logger)
{
    private const string Accepted = "accepted"; // the token itself is good, even where its proof is not

    /// <summary>The usual case at once: a token that was verified before and is bound to no key.</summary>
    public VerifiedToken? FindCached(in PresentedToken presented)
    {
        try
        {
            if (validator.FindCached(presented) is { Token: { } known } && !DpopGuard.Applies(known, presented))
            {
                metrics.TokenValidated(Accepted);
                return known;
            }
        }
        catch (Exception)
        {
            // RunAsync asks once more and tells what fails.
        }

        return null;
    }

    /// <returns>The token, or why it is not taken.</returns>
    public async ValueTask<(VerifiedToken? Token, Exception? Refusal)> AuthenticateAsync(
        HttpContext context, PresentedToken presented)
    {
        try
        {
            return await ValidateAsync(context, presented).ConfigureAwait(false) switch
            {
                { Token: { } token } => (token, null),
                { Refusal: { } reason } refused => (null, new TokenRefusedException(reason, refused.Detail)),
                { RetryAfter: var later } => (null, new SigningKeysUnavailableException(later!.Value)),
            };
        }
        catch (KeyRingUnavailableException error)
        {
            return (null, error); // the client of Redis tells of the outage once, not each request
        }
        catch (Exception error)
        {
            AuthLog.TokenNotChecked(logger, error);
            return (null, error);
        }
    }

    private async ValueTask<TokenResult> ValidateAsync(HttpContext context, PresentedToken presented)
    {
        TokenResult verdict = await validator.ValidateAsync(presented.Text.ToString()).ConfigureAwait(false);
        metrics.TokenValidated(verdict.Token is not null ? Accepted : verdict.Refusal?.ToString() ?? "unavailable");
        return verdict.Token is { } token
            && await dpop.CheckAsync(context, token, presented).ConfigureAwait(false) is { } refusal
            ? TokenResult.Refuse(refusal)
            : verdict;
    }
}
