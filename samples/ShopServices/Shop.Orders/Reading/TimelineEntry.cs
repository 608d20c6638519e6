namespace Shop.Orders.Reading;

internal sealed record TimelineEntry(string Type, DateTimeOffset At, string Service, string? TraceId);
