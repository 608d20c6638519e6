namespace Shop.Messaging.Parking;

/// <summary>A parked event as an operator sees it: why it stands there, without its data.</summary>
internal sealed record ParkedEvent(
    long Id, string EventId, string Type, string Subscriber, string OrderId, int Attempts, string? Error,
    DateTimeOffset? ParkedAt, string? TraceParent);
