namespace EdgeKit.CallChain;

/// <summary>When a request came in: what it waited for at the gates is no longer there for its work.</summary>
internal sealed record Arrival(long Timestamp);
