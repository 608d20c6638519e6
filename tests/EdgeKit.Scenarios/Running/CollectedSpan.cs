namespace EdgeKit.Scenarios.Running;

/// <summary>A span as a process exported it; ids in hexadecimal.</summary>
internal sealed record CollectedSpan(string Service, string TraceId, string Id, string ParentId, string Name);
