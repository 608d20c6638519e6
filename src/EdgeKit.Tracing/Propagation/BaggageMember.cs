namespace EdgeKit.Tracing.Wire;

/// <summary>One member of a baggage: its key, its value decoded, and its properties as they were written.</summary>
internal sealed record BaggageMember(string Key, string Value, string? Properties);
