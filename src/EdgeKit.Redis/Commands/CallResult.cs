using EdgeKit.Redis.Connection;

namespace EdgeKit.Redis.Commands;

/// <summary>The result of a call. An error without a failure is the caller's, such as a Lua error.</summary>
internal readonly record struct CallResult(string Outcome, RedisFailure Failure, Exception? Error)
{
    public static CallResult Of(Task wait, CancellationToken cancellationToken)
    {
        if (wait.IsCompletedSuccessfully)
        {
            return new("ok", RedisFailure.None, null);
        }

        if (wait.IsCanceled)
        {
            return cancellationToken.IsCancellationRequested
                ? new("cancelled", RedisFailure.None, null)
                : new("connection_lost", RedisFailure.ConnectionLost, null);
        }

        var error = wait.Exception!.InnerException!;
        return RedisErrors.Classify(error) switch
        {
            RedisFailure.None => new("error", RedisFailure.None, error),
            RedisFailure.TimedOut => new("timed_out", RedisFailure.TimedOut, error),
            RedisFailure.ConnectionLost => new("connection_lost", RedisFailure.ConnectionLost, error),
            var refused => new("refused", refused, error),
        };
    }
}
