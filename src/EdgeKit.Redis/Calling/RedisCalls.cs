using System.Runtime.CompilerServices;
using EdgeKit.Policies;
using EdgeKit.Redis.Breaking;
using EdgeKit.Redis.Connecting;
using EdgeKit.Redis.Notifying;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeKit.Redis.Calling;

/// <summary>
/// What stands around every call: breaker, bound on the calls in flight, time budget, and failures as values. The
/// client library's own async calls wait for ever when a server is paused. Thread safe.
/// </summary>
internal sealed class RedisCalls(
    RedisConnection connection, Breaker breaker,
    Announcer announcer, IOptionsMonitor<RedisOptions> options, RedisMetrics metrics, TimeProvider timeProvider)
{
    private int _inFlight;

    /// <summary>Calls that wait for an answer, those that have timed out included.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public ValueTask<RedisOutcome<T>> CallAsync<TCommand, T>(
        string name, TCommand command, CancellationToken cancellationToken)
        where TCommand : struct, ICommand<TCommand, T>
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<RedisOutcome<T>>(cancellationToken);
        }

        var state = breaker.State;
        if (!state.Sends)
        {
            var failure = state.Phase == RedisState.Connecting ? RedisFailure.NotConnected : RedisFailure.CircuitOpen;
            return new(new RedisOutcome<T>(failure));
        }

        var limits = options.CurrentValue;
        var patience = Deadline.Cut(limits.Timeout);
        if (patience <= TimeSpan.Zero)
        {
            return new(new RedisOutcome<T>(RedisFailure.DeadlineExceeded));
        }

        if (Interlocked.Increment(ref _inFlight) > limits.MaxInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            if (state.Failures > 0)
            {
                // those that fill the room go unanswered: no further call could find that out
                breaker.CallFailed(state.Term);
            }

            return new(new RedisOutcome<T>(RedisFailure.TooManyInFlight));
        }

        return WaitAsync<TCommand, T>(
            name, command, new Patience(patience, limits.Timeout), state.Term, cancellationToken);
    }

    private Task<T> Send<TCommand, T>(TCommand command)
        where TCommand : struct, ICommand<TCommand, T>
    {
        try
        {
            return connection.Database is { } database
                ? command.SendAsync(database)
                : throw new ObjectDisposedException(
                    nameof(RedisConnection), "The connection is closed or being made anew.");
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    // Pooled: one call in a hundred thousand per second should not cost a state machine each.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RedisOutcome<T>> WaitAsync<TCommand, T>(
        string name, TCommand command, Patience patience, int term, CancellationToken cancellationToken)
        where TCommand : struct, ICommand<TCommand, T>
    {
        var started = timeProvider.GetTimestamp();
        var answer = Send<TCommand, T>(command);
        var wait = answer.WaitAsync(patience.Callers, timeProvider, cancellationToken);
        await ((Task)wait).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Up to here this may be the library's own thread, which completes one call after the other: a caller that goes
        // on working on it, or blocks it, holds up every other call of the process until they time out.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Leave(answer);
        var end = answer.IsCompleted ? answer : wait; // an answer that came while this process was paused counts
        var verdict = Verdict.Of(end, cancellationToken);
        if (verdict is { Failure: RedisFailure.None, Error: { } refusal } && command.Instead(refusal) is { } instead)
        {
            Interlocked.Increment(ref _inFlight);
            return await WaitAsync<TCommand, T>(name, instead, patience.After(
                timeProvider.GetElapsedTime(started)), term, cancellationToken).ConfigureAwait(false);
        }

        verdict = Excuse(verdict, answer, patience, term);
        metrics.Called(name, verdict.Outcome, timeProvider.GetElapsedTime(started));
        if (verdict.Failure != RedisFailure.None)
        {
            Report(verdict, term);
            return new RedisOutcome<T>(verdict.Failure, verdict.Error);
        }

        if (!end.IsCanceled)
        {
            breaker.CallAnswered(term);
        }

        return new RedisOutcome<T>(await end.ConfigureAwait(false)); // or throws what is the caller's own affair
    }

    /// <summary>
    /// An answer that its caller's deadline left no time for is not the server's failure, or not yet.
    /// </summary>
    private Verdict Excuse(Verdict verdict, Task answer, Patience patience, int term)
    {
        if (verdict.Failure != RedisFailure.TimedOut || !patience.IsCut)
        {
            return verdict;
        }

        _ = WatchOnAsync(answer, patience.Rest, term);
        return new Verdict("deadline_exceeded", RedisFailure.DeadlineExceeded, verdict.Error);
    }

    /// <summary>
    /// A caller whose deadline is near learns too little of the server: somebody has to wait as long as a call may, or
    /// a paused server would never open the breaker while every caller is in a hurry.
    /// </summary>
    private async Task WatchOnAsync(Task answer, TimeSpan rest, int term)
    {
        await answer.WaitAsync(rest, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer.IsCompletedSuccessfully)
        {
            breaker.CallAnswered(term);
        }
        else if (!answer.IsCompleted)
        {
            breaker.CallFailed(term);
        }
    }

    private void Report(Verdict verdict, int term)
    {
        if (verdict.Failure == RedisFailure.Refused)
        {
            ReportRefusal(verdict.Error!, term);
        }
        else if (verdict.Failure == RedisFailure.TimedOut)
        {
            breaker.CallFailed(term);
        }
        else if (verdict.Failure == RedisFailure.DeadlineExceeded)
        {
            return; // see WatchOnAsync
        }
        else if (!connection.IsConnected)
        {
            breaker.ConnectionLost();
        }
        else if (!connection.IsCluster)
        {
            breaker.CallFailed(term); // in a cluster the other nodes go on serving: their keys must not suffer
        }
    }

    private void ReportRefusal(Exception error, int term)
    {
        var message = error.Message;
        if (Failures.PingFailsToo(message))
        {
            breaker.CallFailed(term);
            return;
        }

        breaker.CallAnswered(term);
        if (Failures.IsDemoted(message))
        {
            connection.Reconfigure();
        }
        else if (Failures.IsForbidden(message))
        {
            announcer.NotPermitted(message);
        }
        else if (Failures.IsDatabaseMissing(error))
        {
            announcer.NoSuchDatabase(Failures.Reason(error));
        }
    }

    // A call that timed out still holds its buffers in the library: it leaves when its answer comes, or its connection
    // breaks. Its exception is looked at then, or it would surface as unobserved.
    private void Leave(Task answer)
    {
        if (answer.IsCompleted)
        {
            _ = answer.Exception;
            Interlocked.Decrement(ref _inFlight);
            return;
        }

        answer.ContinueWith(
            static (late, calls) =>
            {
                _ = late.Exception;
                Interlocked.Decrement(ref ((RedisCalls)calls!)._inFlight);
            },
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
