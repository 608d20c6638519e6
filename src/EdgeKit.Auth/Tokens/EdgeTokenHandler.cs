using EdgeKit.Auth.Telemetry;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tokens;

/// <summary>Puts the strict validation in the place of the bearer handler's own.</summary>
internal sealed class EdgeTokenHandler(TokenValidator validator, AuthMetrics metrics) : TokenHandler
{
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var verdict = await validator.ValidateAsync(token).ConfigureAwait(false);
        metrics.Verified(Outcome(verdict));
        if (verdict.Token is { } verified)
        {
            // A copy, since claims transformations of the application may add to it.
            return new() { IsValid = true, ClaimsIdentity = verified.Identity.Clone(), SecurityToken = verified.Token };
        }

        return new()
        {
            IsValid = false,
            Exception = verdict.Refusal is { } reason
                ? new TokenRefusedException(reason)
                : new KeysUnavailableException(verdict.RetryAfter!.Value),
        };
    }

    private static string Outcome(TokenVerdict verdict) => verdict switch
    {
        { Token: not null } => "accepted",
        { Refusal: { } reason } => reason.ToString(),
        _ => "unavailable",
    };
}
