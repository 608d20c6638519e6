using EdgeKit.Auth.Dpop;
using EdgeKit.Auth.Telemetry;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Tokens;

/// <summary>The whole look at a presented token: is it good, and may it be presented like this?</summary>
internal sealed class BearerCheck(TokenValidator validator, DpopGuard dpop, AuthMetrics metrics)
{
    private const string Accepted = "accepted"; // the token itself is good, even where its proof is not

    /// <summary>The usual case at once: a token that was verified before and is bound to no key.</summary>
    public VerifiedToken? Recall(in PresentedToken presented)
    {
        if (validator.Recall(presented.Text) is not { Token: { } known } || DpopGuard.Concerns(known, presented))
        {
            return null;
        }

        metrics.Verified(Accepted);
        return known;
    }

    public async ValueTask<TokenVerdict> RunAsync(HttpContext context, PresentedToken presented)
    {
        var verdict = await validator.ValidateAsync(presented.Text.ToString()).ConfigureAwait(false);
        metrics.Verified(verdict.Token is not null ? Accepted : verdict.Refusal?.ToString() ?? "unavailable");
        return verdict.Token is { } token && await dpop.CheckAsync(context, token, presented).ConfigureAwait(false) is { } refusal
            ? TokenVerdict.Refuse(refusal)
            : verdict;
    }
}
