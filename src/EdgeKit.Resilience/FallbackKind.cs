namespace EdgeKit.Resilience;

/// <summary>What stands in for a failed call.</summary>
public enum FallbackKind
{
    /// <summary>
    /// A 503 as <c>application/problem+json</c> with Retry-After, in place of an exception. An answer of the authority
    /// is handed on.
    /// </summary>
    ProblemDetails,

    /// <summary>The configured answer, in place of an exception or a failed answer.</summary>
    Static,

    /// <summary>
    /// The last good answer to the same request (<see cref="ILastGoodResponses"/>), in place of an exception or a
    /// failed answer. When there is none, as <see cref="ProblemDetails"/>.
    /// </summary>
    LastGood,
}
