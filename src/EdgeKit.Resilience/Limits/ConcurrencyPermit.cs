namespace EdgeKit.Resilience.Limits;

/// <summary>
/// One call's place, left once: at its end, or when its caller keeps it waiting for the body and others could use the
/// place.
/// </summary>
internal sealed class ConcurrencyPermit(ConcurrencyLimiter limit, ConcurrencyLimitOptions policy)
{
    private int _isLeft;

    public void Release(bool? overloaded)
    {
        if (Interlocked.Exchange(ref _isLeft, 1) == 0)
        {
            limit.Release(policy, overloaded);
        }
    }
}
