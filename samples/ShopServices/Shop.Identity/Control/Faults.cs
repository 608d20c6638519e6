namespace Shop.Identity.Control;

/// <summary>
/// How late answers come, in milliseconds, and which status stands in their place; 0 and 0 is a healthy server.
/// </summary>
internal sealed record Faults(int LatencyMs, int Status);
