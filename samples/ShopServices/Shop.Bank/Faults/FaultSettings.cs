namespace Shop.Bank.Faults;

/// <summary>How the bank misbehaves; all zero is well.</summary>
/// <param name="LatencyMs">Milliseconds that every answer waits.</param>
/// <param name="FailBefore">The share of requests, 0 to 1, that are answered 503 without being looked at.</param>
/// <param name="FailAfter">The share, 0 to 1, that are carried out and then answered 500 all the same.</param>
internal sealed record FaultSettings(int LatencyMs = 0, double FailBefore = 0, double FailAfter = 0);
