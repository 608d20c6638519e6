using EdgeKit.Idempotency.Keys;

namespace EdgeKit.Idempotency.Http;

/// <summary>The policy of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">What it said when the request came.</param>
internal readonly record struct PolicyInUse(string Name, IdempotencyPolicyOptions Options)
{
    /// <summary>
    /// A new attempt. A key belongs to one policy, so where duplicates are not to wait nobody does, but for an instance
    /// with other settings, whose duplicates ask again every second.
    /// </summary>
    public IdempotencyClaim Claim(string key, string fingerprint, string owner) =>
        new(key, fingerprint, ClaimToken.New(), Options.Lease) { Quiet = Options.Wait == TimeSpan.Zero, Owner = owner };
}
