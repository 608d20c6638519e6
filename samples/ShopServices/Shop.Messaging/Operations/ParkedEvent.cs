namespace Shop.Messaging.Operations;

/// <summary>A parked event in the operators' list, without its data.</summary>
internal sealed record ParkedEvent(
    long Id, string EventId, string Type, string Subscriber, string OrderId, int Attempts, string? Error,
    DateTimeOffset? ParkedAt, string? TraceParent);
