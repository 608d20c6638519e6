namespace Shop.Messaging.DeadLetters;

/// <summary>A dead letter as an operator sees it in the list: why it lies there, without its data.</summary>
internal sealed record DeadLetter(
    long Id, string EventId, string Type, string Source, string OrderId, string Reason, DateTimeOffset ParkedAt,
    string? TraceParent);
