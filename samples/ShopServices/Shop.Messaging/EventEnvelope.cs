namespace Shop.Messaging;

/// <summary>An event and what every event has, after CloudEvents 1.0.</summary>
/// <param name="Id">Unique for its source; a duplicate has the same.</param>
/// <param name="Source">The service that published it.</param>
/// <param name="Type">The event's name.</param>
/// <param name="OrderId">The order that it is about (the CloudEvent's subject).</param>
/// <param name="At">When it happened.</param>
/// <param name="Sequence">
/// Its Lamport time (an extension attribute): greater than that of every event that led to it.
/// </param>
/// <param name="Data">The event as JSON.</param>
/// <param name="TraceParent">The W3C traceparent under which it happened.</param>
/// <param name="TraceState">The W3C tracestate that goes with it.</param>
public sealed record EventEnvelope(
    string Id,
    string Source,
    string Type,
    string OrderId,
    DateTimeOffset At,
    long Sequence,
    string Data,
    string? TraceParent,
    string? TraceState)
{
    /// <summary>
    /// Says who sent it, to whom, and that nobody changed it; null until it sets out. An extension attribute: a JWS.
    /// </summary>
    public string? Signature { get; init; }
}
