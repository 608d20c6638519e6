namespace EdgeKit.Resilience;

/// <summary>The response that replaces a failed call.</summary>
public enum FallbackKind
{
    /// <summary>
    /// A 503 as <c>application/problem+json</c> with Retry-After replaces an exception. Responses of the authority are
    /// returned.
    /// </summary>
    ProblemDetails,

    /// <summary>The configured response replaces an exception or a failed response.</summary>
    Static,

    /// <summary>
    /// The last good response to the same request (<see cref="ILastGoodResponses"/>) replaces an exception or a failed
    /// response. If there is none, as <see cref="ProblemDetails"/>.
    /// </summary>
    LastGood,
}
