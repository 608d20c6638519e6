using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Engine;

/// <summary>Decides which responses are stored and which free the key.</summary>
internal static class OutcomeRules
{
    public static ServerErrorOutcome Of(int status, IdempotencyPolicyOptions policy) => status switch
    {
        // These depend on the caller's credentials, rate or timing and may differ on a retry.
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status408RequestTimeout
            or StatusCodes.Status409Conflict or 425 or StatusCodes.Status429TooManyRequests =>
                ServerErrorOutcome.Release,
        >= StatusCodes.Status500InternalServerError => policy.ServerErrors,
        >= StatusCodes.Status400BadRequest when !policy.StoreClientErrors => ServerErrorOutcome.Release,
        _ => ServerErrorOutcome.Store,
    };
}
