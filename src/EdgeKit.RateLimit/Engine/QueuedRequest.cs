namespace EdgeKit.RateLimit.Engine;

/// <summary>One request that waits for its turn.</summary>
internal sealed class QueuedRequest(RateLimitRequest request)
    : TaskCompletionSource<RateLimitResult?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public RateLimitRequest Request => request;
}
