namespace EdgeKit.Tracing.Propagation;

/// <summary>A baggage member: key, decoded value, and properties as received.</summary>
internal sealed record BaggageMember(string Key, string Value, string? Properties);
