using EdgeKit.RateLimit.Decisions;

namespace EdgeKit.RateLimit.Queueing;

/// <summary>One request that waits for its turn.</summary>
internal sealed class Waiter(DecisionRequest request)
    : TaskCompletionSource<Verdict?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public DecisionRequest Request => request;
}
