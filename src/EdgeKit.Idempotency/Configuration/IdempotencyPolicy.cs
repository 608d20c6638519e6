using EdgeKit.Idempotency.Keys;

namespace EdgeKit.Idempotency.Configuration;

/// <summary>The name and the options of a policy.</summary>
internal readonly record struct IdempotencyPolicy(string Name, IdempotencyPolicyOptions Options)
{
    /// <summary>Creates the claim of a new attempt. Without <c>Wait</c> no duplicates need a notification.</summary>
    public IdempotencyClaim CreateClaim(string key, string fingerprint, string owner) =>
        new(key, fingerprint, ClaimToken.New(), Options.Lease)
        {
            SkipNotification = Options.Wait == TimeSpan.Zero, Caller = owner,
        };
}
