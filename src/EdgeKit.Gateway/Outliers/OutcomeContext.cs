namespace EdgeKit.Gateway.Outliers;

/// <summary>The timing of a forwarded request and the client's part in its outcome.</summary>
/// <param name="TimeToHeaders">
/// From the end of the request body to the response headers, or to now without a response; <see langword="null"/> if
/// unknown.
/// </param>
/// <param name="IsBodyIncomplete">True if the request body had not been sent completely.</param>
/// <param name="HasResponse">True if the destination responded.</param>
/// <param name="WasWaitingForClient">True if the request ended while the gateway waited for its body.</param>
/// <param name="ClientReadSlowly">True if the client was slow to read the response.</param>
/// <param name="DeadlineWasNear">True if the caller's deadline had almost passed.</param>
internal readonly record struct OutcomeContext(
    TimeSpan? TimeToHeaders, bool IsBodyIncomplete = false, bool HasResponse = false,
    bool WasWaitingForClient = false, bool ClientReadSlowly = false, bool DeadlineWasNear = false);
