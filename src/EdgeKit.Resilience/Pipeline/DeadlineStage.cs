using EdgeKit.Policies;
using Polly;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>Cuts the call to the deadline of the work that makes it. What is over already is not sent.</summary>
internal sealed class DeadlineStage(PolicyModel model, StageContext stage) : ResilienceStrategy<HttpResponseMessage>
{
    protected override ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        var call = HttpCall.Of(context);
        if (call.Deadline is not { } deadline)
        {
            return callback(context, state);
        }

        var remaining = deadline.Remaining;
        if (remaining <= TimeSpan.Zero)
        {
            return new(Outcome.FromException<HttpResponseMessage>(new ResilienceException(
                RejectionReason.DeadlineExceeded, model.Name, stage.Authority.Name,
                $"The deadline of the work that calls {stage.Authority.Name} is over since {-remaining}. The call was not sent.")));
        }

        if (remaining < call.TimeLimit)
        {
            call.TimeLimit = remaining;
        }

        return callback(context, state);
    }
}
