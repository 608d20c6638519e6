namespace EdgeKit.Idempotency;

/// <summary>
/// The idempotency key of the current request. Handlers get it by
/// <c>context.Features.Get&lt;IIdempotencyFeature&gt;()</c>.
/// </summary>
public interface IIdempotencyFeature
{
    /// <summary>Gets the key as the caller sent it, without quotes.</summary>
    string Key { get; }

    /// <summary>Gets the claim of the request. Its unique token can serve as a fencing token downstream.</summary>
    IdempotencyClaim Claim { get; }

    /// <summary>
    /// Gets a token that is cancelled when the lease is lost: another attempt may be running, and the response of this
    /// one is discarded. The request's <c>RequestAborted</c> is the same token, because a caller that disconnects does
    /// not undo work that has begun.
    /// </summary>
    CancellationToken LeaseLost { get; }
}
