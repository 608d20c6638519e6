namespace EdgeKit.Resilience.Limits;

/// <summary>
/// One call's permit, released once: when the call ends, or when its caller stalls in the request body.
/// </summary>
internal sealed class ConcurrencyPermit(ConcurrencyLimiter limiter, ConcurrencyLimitOptions options)
{
    private int _isReleased;

    public void Release(bool? overloaded)
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            limiter.Release(options, overloaded);
        }
    }
}
