namespace EdgeKit.Idempotency;

/// <summary>The idempotency key of the current request, in the features of its <c>HttpContext</c>.</summary>
public interface IIdempotencyFeature
{
    /// <summary>Gets the key as the caller sent it, without quotes.</summary>
    string Key { get; }

    /// <summary>Gets the claim of the request. Its unique token can serve as a fencing token downstream.</summary>
    IdempotencyClaim Claim { get; }

    /// <summary>
    /// Gets a token that is cancelled when the lease is lost: another attempt may run, and the response of this one is
    /// discarded. <c>RequestAborted</c> is the same token, because a caller that disconnects does not undo work that
    /// has begun.
    /// </summary>
    CancellationToken LeaseLost { get; }
}
