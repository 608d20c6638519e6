namespace EdgeKit.Idempotency;

/// <summary>What happens to a request while the store is away.</summary>
public enum IdempotencyFailureMode
{
    /// <summary>It is refused with a 503: the guarantee is worth more than the answer.</summary>
    Reject,

    /// <summary>It runs without the guarantee, and the answer says so by <c>Idempotency-Guarantee: none</c>.</summary>
    PassThrough,
}
