namespace Shop.Messaging.Operations;

/// <summary>A dead letter in the operators' list, without its data.</summary>
internal sealed record DeadLetter(
    long Id, string EventId, string Type, string Source, string OrderId, string Reason, DateTimeOffset ParkedAt,
    string? TraceParent);
