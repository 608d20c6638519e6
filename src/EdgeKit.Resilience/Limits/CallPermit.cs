namespace EdgeKit.Resilience.Limits;

/// <summary>
/// One call's permit, released once: when the call ends, or when its caller stalls in the request body.
/// </summary>
internal sealed class CallPermit(
    ConcurrencyLimiter limiter, ConcurrencyLimitOptions options, TimeProvider timeProvider)
{
    private readonly long _acquiredAt = timeProvider.GetTimestamp();
    private int _isReleased;

    public void Release(CallResultKind result, TimeSpan uploadTime = default)
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            limiter.Release(options, result, timeProvider.GetElapsedTime(_acquiredAt) - uploadTime);
        }
    }
}
