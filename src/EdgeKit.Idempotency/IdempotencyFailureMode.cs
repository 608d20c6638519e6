namespace EdgeKit.Idempotency;

/// <summary>How requests are handled while the store is unavailable.</summary>
public enum IdempotencyFailureMode
{
    /// <summary>The request is rejected with 503.</summary>
    Reject,

    /// <summary>The request runs unprotected, and the response has <c>Idempotency-Guarantee: none</c>.</summary>
    PassThrough,
}
