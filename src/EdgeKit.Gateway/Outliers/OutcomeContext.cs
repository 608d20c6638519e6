namespace EdgeKit.Gateway.Outliers;

/// <summary>What the client of a request had to do with how it went.</summary>
/// <param name="TimeToHeaders">
/// From the end of the body up to the headers, or so far where there are none; <see langword="null"/> when that is not
/// known.
/// </param>
/// <param name="IsBodyIncomplete">Whether the request's body was still under way.</param>
/// <param name="HasResponse">Whether the destination answered.</param>
/// <param name="WasWaitingForClient">Whether the request ended while the rest of its body was waited for.</param>
/// <param name="ClientReadSlowly">Whether the client was slow to take the answer.</param>
/// <param name="DeadlineWasNear">Whether the time that the client gave was all but over.</param>
internal readonly record struct OutcomeContext(
    TimeSpan? TimeToHeaders, bool IsBodyIncomplete = false,
    bool HasResponse = false, bool WasWaitingForClient = false, bool ClientReadSlowly = false, bool DeadlineWasNear = false);
