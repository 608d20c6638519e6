namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Which circuits other instances have open, as far as is known. Thread safe; asked by calls, so that it must be cheap.
/// </summary>
internal interface ISharedCircuits
{
    int OpenElsewhere(string policy, string authority);
}
