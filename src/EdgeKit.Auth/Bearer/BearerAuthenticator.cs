using EdgeKit.Auth.Dpop;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Bearer;

/// <summary>
/// Validates a presented token and its proof of possession. An exception, such as one thrown by an application's
/// <see cref="ITokenRevocation"/>, becomes a failed result, because it must not break endpoints that allow anonymous
/// callers.
/// </summary>
internal sealed class BearerAuthenticator(
    TokenValidator validator, DpopGuard dpop, AuthMetrics metrics, ILogger<BearerAuthenticator> logger)
{
    private const string Accepted = "accepted"; // Counted even if the proof is rejected.

    /// <summary>Fast path: returns a cached token that needs no proof.</summary>
    public VerifiedToken? FindCached(HttpContext context, in PresentedToken presented)
    {
        try
        {
            if (validator.FindCached(presented, context.GetPolicyTable().Get<IssuerDirectory>()) is { Token: { } known }
                && !DpopGuard.Applies(known, presented))
            {
                metrics.TokenValidated(Accepted);
                return known;
            }
        }
        catch (Exception)
        {
            // AuthenticateAsync validates again and reports the error.
        }

        return null;
    }

    /// <returns>The token, or the reason why it was not accepted.</returns>
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
            return (null, error); // The Redis client logs the outage once instead of per request.
        }
        catch (Exception error)
        {
            AuthLog.TokenNotChecked(logger, error);
            return (null, error);
        }
    }

    private async ValueTask<TokenResult> ValidateAsync(HttpContext context, PresentedToken presented)
    {
        var issuers = context.GetPolicyTable().Get<IssuerDirectory>();
        var result = await validator.ValidateAsync(presented.Text.ToString(), issuers).ConfigureAwait(false);
        metrics.TokenValidated(result.Token is not null ? Accepted : result.Refusal?.ToString() ?? "unavailable");
        return result.Token is { } token
            && await dpop.CheckAsync(context, token, presented, issuers.Options).ConfigureAwait(false) is { } refusal
            ? TokenResult.Refuse(refusal)
            : result;
    }
}
