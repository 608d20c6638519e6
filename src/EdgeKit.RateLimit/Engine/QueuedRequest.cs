namespace EdgeKit.RateLimit.Engine;

/// <summary>A request in a wait queue. Its result is <see langword="null"/> if a newer request displaced it.</summary>
internal sealed class QueuedRequest(RateLimitRequest request)
    : TaskCompletionSource<RateLimitResult?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public RateLimitRequest Request => request;
}
