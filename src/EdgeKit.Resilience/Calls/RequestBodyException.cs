namespace EdgeKit.Resilience.Calls;

/// <summary>
/// The source of the request body failed. A retry or fallback would not help, so the caller gets the cause.
/// </summary>
internal sealed class RequestBodyException(Exception cause)
    : Exception("The source of the request body failed.", cause);
