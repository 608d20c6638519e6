namespace EdgeKit.Resilience.Calls;

/// <summary>
/// What the caller's request body was read from has failed. Sending it again would not help and no fallback stands in
/// for it; whoever calls sees the cause.
/// </summary>
internal sealed class RequestBodyException(Exception cause)
    : Exception("The request body could not be read to its end.", cause);
