namespace EdgeKit.Idempotency;

/// <summary>
/// What a handler can know of the key under which it runs: <c>context.Features.Get&lt;IIdempotencyFeature&gt;()</c>.
/// </summary>
public interface IIdempotencyFeature
{
    /// <summary>The key as the caller wrote it, without quotes.</summary>
    string Key { get; }

    /// <summary>
    /// The claim under which the request runs; unique to this attempt, so it can serve as a fencing token downstream.
    /// </summary>
    IdempotencyClaim Claim { get; }

    /// <summary>
    /// Fires when the lease is lost: another attempt may be running, and this one's answer will be discarded. It is
    /// also the request's <c>RequestAborted</c>, as a caller that hangs up doesn't undo what it began.
    /// </summary>
    CancellationToken LeaseLost { get; }
}
