namespace Shop.Orders.Queries;

internal sealed record TimelineEntry(string Type, DateTimeOffset At, string Service, string? TraceId);
