using System.Globalization;
using EdgeKit.Auth.Authorization;
using EdgeKit.Auth.Dpop;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Tokens;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Bearer;

/// <summary>
/// The answers to callers with a bad token or none (RFC 6750, 3.1): a status, a challenge and problem+json.
/// </summary>
internal sealed class BearerChallenge(IOptionsMonitor<AuthOptions> options, DpopGuard dpop)
{
    public Task ChallengeAsync(HttpContext context, Exception? failure) => failure switch
    {
        null => AskAsync(context),
        SigningKeysUnavailableException unavailable => PostponeAsync(context, unavailable.RetryAfter),
        // nonces cannot be opened, or a revocation cannot be looked up
        RedisUnavailableException or KeyRingUnavailableException => PostponeAsync(context, TimeSpan.Zero),
        TokenRefusedException { Reason: TokenRefusal.Expired } => RefuseAsync(context, "The access token has expired."),
        TokenRefusedException { Reason: TokenRefusal.Proof } => RefuseProofAsync(context, "invalid_dpop_proof"),
        TokenRefusedException { Reason: TokenRefusal.ProofNonce } => AskForNonceAsync(context),
        _ => RefuseAsync(context, "The access token is not valid here."),
    };

    public Task ForbidAsync(HttpContext context)
    {
        var scope = string.Join(' ', RequiredScopes.Of(context.GetEndpoint(), options.CurrentValue));
        var challenge = scope.Length > 0
            ? $"Bearer error=\"insufficient_scope\", scope=\"{scope}\""
            : "Bearer error=\"insufficient_scope\"";
        return ProblemResponses.WriteAsync(context, StatusCodes.Status403Forbidden, "The caller may not do this.", challenge);
    }

    private static Task AskAsync(HttpContext context) =>
        ProblemResponses.WriteAsync(context, StatusCodes.Status401Unauthorized, "An access token is required.", "Bearer");

    private static Task RefuseAsync(HttpContext context, string detail) => ProblemResponses.WriteAsync(
        context,
        StatusCodes.Status401Unauthorized, detail, $"Bearer error=\"invalid_token\", error_description=\"{detail}\"");

    private Task AskForNonceAsync(HttpContext context)
    {
        try
        {
            dpop.OfferNonce(context.Response);
        }
        catch (KeyRingUnavailableException)
        {
            return PostponeAsync(context, TimeSpan.Zero); // to ask for a nonce and give none would be no answer
        }

        return RefuseProofAsync(context, "use_dpop_nonce");
    }

    private static Task RefuseProofAsync(HttpContext context, string error) => ProblemResponses.WriteAsync(
        context, StatusCodes.Status401Unauthorized, "The proof of possession is not valid for this request.",
        $"DPoP error=\"{error}\", algs=\"{string.Join(' ', SignatureAlgorithms.Supported)}\"");

    private static Task PostponeAsync(HttpContext context, TimeSpan retryAfter)
    {
        var seconds = Math.Ceiling(Math.Max(1, retryAfter.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemResponses.WriteAsync(
            context, StatusCodes.Status503ServiceUnavailable, "Access tokens cannot be checked at the moment.");
    }
}
