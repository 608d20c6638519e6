namespace EdgeKit.Scenarios.Running;

internal sealed record TimelineEvent(string Type, DateTimeOffset At, string Service, string TraceId);
