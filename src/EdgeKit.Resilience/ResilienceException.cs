namespace EdgeKit.Resilience;

/// <summary>
/// A policy rejected or timed out a call. It is the only exception that a pipeline adds to those of
/// <see cref="HttpClient"/>, and an <see cref="HttpRequestException"/>, so that existing error handling covers it.
/// </summary>
public sealed class ResilienceException : HttpRequestException
{
    internal ResilienceException(
        RejectionReason reason, string policy, string authority, string message, Exception? inner = null)
        : base(message, inner)
    {
        Reason = reason;
        Policy = policy;
        Authority = authority;
    }

    /// <summary>Why the call was rejected or timed out.</summary>
    public RejectionReason Reason { get; }

    /// <summary>The policy.</summary>
    public string Policy { get; }

    /// <summary>The authority: scheme, host and port.</summary>
    public string Authority { get; }

    /// <summary>When such calls began to be rejected; <see langword="null"/> if only this call was.</summary>
    public DateTimeOffset? Since { get; internal init; }

    /// <summary>When a new call may succeed; <see langword="null"/> if unknown.</summary>
    public DateTimeOffset? Until { get; internal init; }

    /// <summary>
    /// True if time ran out (a gateway answers 504, or 408 for <see cref="RejectionReason.RequestBodyTimeout"/>); false
    /// if the call was rejected (a gateway answers 503).
    /// </summary>
    public bool IsTimeout =>
        Reason is RejectionReason.AttemptTimeout or RejectionReason.TotalTimeout or RejectionReason.DeadlineExceeded
        or RejectionReason.RequestBodyTimeout;
}
