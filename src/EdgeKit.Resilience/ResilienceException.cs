namespace EdgeKit.Resilience;

/// <summary>
/// A policy gave the call up. The one exception that EdgeKit's pipeline adds to those of <see cref="HttpClient"/>; an
/// <see cref="HttpRequestException"/>, so that code which handles a failed call handles this one too.
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

    /// <summary>Why.</summary>
    public RejectionReason Reason { get; }

    /// <summary>The policy that gave the call up.</summary>
    public string Policy { get; }

    /// <summary>The authority that was to be called: scheme, host and port.</summary>
    public string Authority { get; }

    /// <summary>
    /// Since when calls like this one are refused; <see langword="null"/> when this call alone was given up.
    /// </summary>
    public DateTimeOffset? Since { get; internal init; }

    /// <summary>When a call is worth another try; <see langword="null"/> when that is not known.</summary>
    public DateTimeOffset? Until { get; internal init; }

    /// <summary>
    /// Whether time ran out (a gateway answers 504, or 408 for <see cref="RejectionReason.RequestBodyTimeout"/>) rather
    /// than the call being refused (a gateway answers 503).
    /// </summary>
    public bool IsTimeout =>
        Reason is RejectionReason.AttemptTimeout or RejectionReason.TotalTimeout or RejectionReason.DeadlineExceeded
        or RejectionReason.RequestBodyTimeout;
}
