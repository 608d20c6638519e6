using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>Cuts the call to the deadline of the work that makes it. What is over already is not sent.</summary>
internal sealed class DeadlineStage(PolicyModel model, StageContext stage) : Stage
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
                RejectionReason.DeadlineExceeded, model.Name, stage.Authority.Name,
                $"The deadline of the work that calls {stage.Authority.Name} is over since {-remaining}. The call was not sent.")));
        }

        if (remaining < call.TimeLimit)
        {
            call.TimeLimit = remaining;
        }

        return Next.SendAsync(call, cancellationToken);
    }
}
