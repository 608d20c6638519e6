namespace Shop.Identity.Control;

/// <summary>
/// The response delay in milliseconds and the status code that replaces responses; 0 disables a fault.
/// </summary>
internal sealed record FaultSettings(int LatencyMs, int Status);
