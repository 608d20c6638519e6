using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>Limits a call to the ambient deadline; rejects it if the deadline has passed.</summary>
internal sealed class DeadlineStage : Stage
{
    public override ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        if (call.Deadline is not { } deadline)
        {
            return Next.SendAsync(call, cancellationToken);
        }

        var remaining = deadline.Remaining;
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
