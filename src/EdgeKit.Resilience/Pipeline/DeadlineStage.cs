using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>Limits a call that has a deadline to it; rejects the call if the deadline has passed.</summary>
internal sealed class DeadlineStage : Stage
{
    public override ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var remaining = call.Deadline!.Remaining;
        if (remaining <= TimeSpan.Zero)
        {
            return new(new CallOutcome(new ResilienceException(
                RejectionReason.DeadlineExceeded, call.Model.Name, call.Authority,
                $"The deadline for calling {call.Authority} passed {-remaining} ago. The call was not sent.")));
        }

        if (remaining < call.TimeLimit)
        {
            call.TimeLimit = remaining;
        }

        return Next.SendAsync(call, cancellationToken);
    }
}
