namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>The open circuits of other instances. Thread safe; read by calls, so it must be fast.</summary>
internal interface ISharedCircuits
{
    /// <returns>The number of other instances that have the circuit open.</returns>
    int OpenElsewhere(string policy, string authority);
}
