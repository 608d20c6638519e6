namespace EdgeKit.Redis.Calling;

/// <summary>What came of a call. No failure but an error means: an answer to the caller's own mistake.</summary>
/// <param name="Outcome">The word for it in metrics.</param>
/// <param name="Failure">What the server has failed in, if it has.</param>
/// <param name="Error">What the library reported.</param>
internal readonly record struct Verdict(string Outcome, RedisFailure Failure, Exception? Error)
{
    public static Verdict Of(Task wait, CancellationToken cancellationToken)
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
        return Failures.Classify(error) switch
        {
            RedisFailure.None => new("error", RedisFailure.None, error),
            RedisFailure.TimedOut => new("timed_out", RedisFailure.TimedOut, error),
            RedisFailure.ConnectionLost => new("connection_lost", RedisFailure.ConnectionLost, error),
            var refused => new("refused", refused, error),
        };
    }
}
