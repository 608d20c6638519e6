namespace EdgeKit.Scenarios.Running;

/// <summary>An exported span; its ids are hexadecimal.</summary>
internal sealed record CollectedSpan(string Service, string TraceId, string Id, string ParentId, string Name);
