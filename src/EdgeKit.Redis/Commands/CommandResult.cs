using EdgeKit.Redis.Connection;

namespace EdgeKit.Redis.Commands;

/// <summary>The result of a call. An error without a failure is the caller's, such as a Lua error.</summary>
internal readonly record struct CommandResult(string Outcome, RedisFailure Failure, Exception? Error)
{
    public static CommandResult Of(Task wait, CancellationToken cancellationToken)
    {
        if (wait.IsCompletedSuccessfully)
        {
            return new("ok", RedisFailure.None, null);
        }

        if (wait.IsCanceled && cancellationToken.IsCancellationRequested)
        {
            return new("cancelled", RedisFailure.None, null);
        }

        var error = wait.Exception?.InnerException;
        var failure = error is null ? RedisFailure.ConnectionLost : RedisErrors.Classify(error);
        var outcome = failure switch
        {
            RedisFailure.None => "error",
            RedisFailure.TimedOut => "timed_out",
            RedisFailure.ConnectionLost => "connection_lost",
            _ => "refused",
        };
        return new(outcome, failure, error);
    }
}
