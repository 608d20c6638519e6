namespace Shop.Messaging;

/// <summary>
/// An event with the attributes of CloudEvents 1.0. The same object is stored in the outbox, sent, verified and
/// handled.
/// </summary>
/// <param name="Id">Unique within its source; a duplicate has the same id.</param>
/// <param name="Source">The service that published the event.</param>
/// <param name="Type">The event's type name.</param>
/// <param name="OrderId">The order that the event is about (the CloudEvent's subject).</param>
/// <param name="At">When the event happened.</param>
/// <param name="Sequence">The event's Lamport time: greater than that of every event that caused it.</param>
/// <param name="Data">The event as JSON.</param>
/// <param name="TraceParent">The W3C traceparent of the span that published the event.</param>
/// <param name="TraceState">The W3C tracestate of that span.</param>
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
    /// <summary>A JWS of the source for one subscriber; null until the event is sent.</summary>
    public string? Signature { get; init; }
}
