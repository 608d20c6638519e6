namespace EdgeKit.Resilience.Limits;

/// <summary>
/// One call's place, left once: at its end, or when its caller keeps it waiting for the body and others could use the
/// place.
/// </summary>
internal sealed class Place(ConcurrencyLimit limit, BulkheadPolicy policy)
{
    private int _isLeft;

    public void Leave(bool? overloaded)
    {
        if (Interlocked.Exchange(ref _isLeft, 1) == 0)
        {
            limit.Leave(policy, overloaded);
        }
    }
}
