using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Http;

/// <summary>Which answers are the answer of a key, and which leave it free.</summary>
internal static class OutcomeRules
{
    /// <summary>What becomes of a key after an answer with this status.</summary>
    public static ServerErrorOutcome Of(int status, IdempotencyPolicyOptions policy) => status switch
    {
        // Who the caller is, how fast it asks, what else goes on: another time the answer may be another.
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status408RequestTimeout
            or StatusCodes.Status409Conflict or 425 or StatusCodes.Status429TooManyRequests =>
                ServerErrorOutcome.Release,
        >= StatusCodes.Status500InternalServerError => policy.ServerErrors,
        >= StatusCodes.Status400BadRequest when !policy.StoreClientErrors => ServerErrorOutcome.Release,
        _ => ServerErrorOutcome.Store,
    };
}
