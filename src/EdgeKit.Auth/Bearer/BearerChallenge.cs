using EdgeKit.Auth.Authorization;
using EdgeKit.Auth.Dpop;
using EdgeKit.Auth.Http;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Tokens;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Bearer;

/// <summary>Writes the responses to requests without a valid token (RFC 6750, 3.1).</summary>
internal sealed class BearerChallenge(DpopGuard dpop)
{
    public Task ChallengeAsync(HttpContext context, Exception? failure) => failure switch
    {
        null => RequestTokenAsync(context),
        SigningKeysUnavailableException unavailable => WriteUnavailableAsync(context, unavailable.RetryAfter),
        // The nonce or a revocation cannot be checked.
        RedisUnavailableException or KeyRingUnavailableException => WriteUnavailableAsync(context),
        TokenRefusedException { Reason: TokenRefusal.Expired } => RejectAsync(context, "The access token has expired."),
        TokenRefusedException { Reason: TokenRefusal.Proof } => RejectProofAsync(context, "invalid_dpop_proof"),
        TokenRefusedException { Reason: TokenRefusal.ProofNonce } => RequestNonceAsync(context),
        _ => RejectAsync(context, "The access token is not valid here."),
    };

    public static Task ForbidAsync(HttpContext context)
    {
        var scope = string.Join(' ', NamedPolicyRequirement.FindAll(context)
            .SelectMany(policy => policy.Scopes).Distinct(StringComparer.Ordinal));
        var challenge = "Bearer error=\"insufficient_scope\"" + (scope.Length > 0 ? $", scope=\"{scope}\"" : "");
        return ProblemResponses.WriteAsync(
            context, StatusCodes.Status403Forbidden, "The caller is not permitted to do this.", challenge);
    }

    private static Task RequestTokenAsync(HttpContext context) =>
        ProblemResponses.WriteAsync(
            context, StatusCodes.Status401Unauthorized, "An access token is required.", "Bearer");

    private static Task RejectAsync(HttpContext context, string detail) => ProblemResponses.WriteAsync(
        context, StatusCodes.Status401Unauthorized, detail,
        $"Bearer error=\"invalid_token\", error_description=\"{detail}\"");

    private Task RequestNonceAsync(HttpContext context)
    {
        try
        {
            dpop.OfferNonce(context.Response);
        }
        catch (KeyRingUnavailableException)
        {
            return WriteUnavailableAsync(context); // A challenge without a nonce would be useless.
        }

        return RejectProofAsync(context, "use_dpop_nonce");
    }

    private static Task RejectProofAsync(HttpContext context, string error) => ProblemResponses.WriteAsync(
        context, StatusCodes.Status401Unauthorized, "The proof of possession is not valid for this request.",
        $"DPoP error=\"{error}\", algs=\"{string.Join(' ', SignatureAlgorithms.Supported)}\"");

    private static Task WriteUnavailableAsync(HttpContext context, TimeSpan retryAfter = default) =>
        ProblemResponses.WriteUnavailableAsync(
            context, "Access tokens cannot be checked at the moment.", retryAfter);
}
