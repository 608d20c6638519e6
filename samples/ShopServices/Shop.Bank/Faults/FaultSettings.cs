namespace Shop.Bank.Faults;

/// <summary>The simulated faults of the bank; 0 disables a fault.</summary>
/// <param name="LatencyMs">The delay of every response in milliseconds.</param>
/// <param name="FailBefore">The fraction of requests, 0 to 1, that get a 503 without an effect.</param>
/// <param name="FailAfter">The fraction, 0 to 1, that take effect and get a 500.</param>
internal sealed record FaultSettings(int LatencyMs = 0, double FailBefore = 0, double FailAfter = 0);
