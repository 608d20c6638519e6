namespace Shop.Identity.Control;

/// <summary>The delay of responses in milliseconds and the status that replaces them; zeros mean no fault.</summary>
internal sealed record FaultSettings(int LatencyMs, int Status);
