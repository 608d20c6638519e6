using System.Runtime.CompilerServices;
using EdgeKit.Policies;
using EdgeKit.Redis.CircuitBreaker;
using EdgeKit.Redis.Connection;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeKit.Redis.Commands;

/// <summary>
/// Sends commands with a breaker, a limit on calls in flight and a time budget. Without it, the library's calls can
/// wait forever for a paused server. Thread safe.
/// </summary>
internal sealed class CommandExecutor(
    RedisConnection connection, Breaker breaker,
    StateNotifier notifier, IOptionsMonitor<RedisOptions> options, RedisMetrics metrics, TimeProvider timeProvider)
{
    private int _inFlight;

    /// <summary>The number of calls that wait for a reply, including those that have timed out.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public ValueTask<RedisOutcome<T>> ExecuteAsync<TCommand, T>(
        string name, TCommand command, CancellationToken cancellationToken)
        where TCommand : struct, ICommand<TCommand, T>
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<RedisOutcome<T>>(cancellationToken);
        }

        var state = breaker.State;
        if (!state.AllowsCalls)
        {
            var failure = state.Phase == RedisState.Connecting ? RedisFailure.NotConnected : RedisFailure.CircuitOpen;
            return new(new RedisOutcome<T>(failure));
        }

        var limits = options.CurrentValue;
        var timeout = Deadline.Cut(limits.Timeout);
        if (timeout <= TimeSpan.Zero)
        {
            return new(new RedisOutcome<T>(RedisFailure.DeadlineExceeded));
        }

        if (Interlocked.Increment(ref _inFlight) > limits.MaxInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            if (state.Failures > 0)
            {
                breaker.CallFailed(state.Term); // calls in flight have no reply, and no further call would show it
            }

            return new(new RedisOutcome<T>(RedisFailure.TooManyInFlight));
        }

        return WaitAsync<TCommand, T>(
            name, command, new CallTimeouts(timeout, limits.Timeout), state.Term, cancellationToken);
    }

    private Task<T> Send<TCommand, T>(TCommand command)
        where TCommand : struct, ICommand<TCommand, T>
    {
        try
        {
            return command.SendAsync(connection.Database ?? throw new ObjectDisposedException(
                nameof(RedisConnection), "The connection is closed or being replaced."));
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    // Pooled, to save a state machine per call on the hot path.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RedisOutcome<T>> WaitAsync<TCommand, T>(
        string name, TCommand command, CallTimeouts timeouts, int term, CancellationToken cancellationToken)
        where TCommand : struct, ICommand<TCommand, T>
    {
        var started = timeProvider.GetTimestamp();
        var answer = Send<TCommand, T>(command);
        var wait = answer.WaitAsync(timeouts.Caller, timeProvider, cancellationToken);
        await ((Task)wait).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // So far this may run on the library's own thread, which completes calls one after the other: a caller that
        // continued or blocked on it would delay every other call of the process until they time out.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        ReleaseWhenDone(answer);
        var end = answer.IsCompleted ? answer : wait; // a reply that arrived while this process was paused counts
        var result = CommandResult.Of(end, cancellationToken);
        if (result is { Failure: RedisFailure.None, Error: { } refusal }
            && command.AlternativeTo(refusal) is { } alternative)
        {
            Interlocked.Increment(ref _inFlight);
            var remaining = timeouts.After(timeProvider.GetElapsedTime(started));
            return await WaitAsync<TCommand, T>(
                name, alternative, remaining, term, cancellationToken).ConfigureAwait(false);
        }

        result = ExcludeDeadline(result, answer, timeouts, term);
        metrics.Called(name, result.Outcome, timeProvider.GetElapsedTime(started));
        if (result.Failure != RedisFailure.None)
        {
            Report(result, term);
            return new RedisOutcome<T>(result.Failure, result.Error);
        }

        if (!end.IsCanceled)
        {
            breaker.CallSucceeded(term);
        }

        return new RedisOutcome<T>(await end.ConfigureAwait(false)); // or throws an error of the caller
    }

    /// <summary>Excludes a call cut short by its caller's deadline, which is not yet a failure of the server.</summary>
    private CommandResult ExcludeDeadline(CommandResult result, Task answer, CallTimeouts timeouts, int term)
    {
        if (result.Failure != RedisFailure.TimedOut || !timeouts.IsShortened)
        {
            return result;
        }

        _ = AwaitForBreakerAsync(answer, timeouts.Difference, term);
        return new CommandResult("deadline_exceeded", RedisFailure.DeadlineExceeded, result.Error);
    }

    /// <summary>Otherwise a paused server would never open the breaker if callers have short deadlines.</summary>
    private async Task AwaitForBreakerAsync(Task answer, TimeSpan remaining, int term)
    {
        await answer.WaitAsync(remaining, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer.IsCompletedSuccessfully)
        {
            breaker.CallSucceeded(term);
        }
        else if (!answer.IsCompleted)
        {
            breaker.CallFailed(term);
        }
    }

    private void Report(CommandResult result, int term)
    {
        if (result.Failure == RedisFailure.Refused)
        {
            ReportRefusal(result.Error!, term);
        }
        else if (result.Failure == RedisFailure.TimedOut)
        {
            breaker.CallFailed(term);
        }
        else if (result.Failure == RedisFailure.DeadlineExceeded)
        {
            return; // see AwaitForBreakerAsync
        }
        else if (!connection.IsConnected)
        {
            breaker.ConnectionLost();
        }
        else if (!connection.IsCluster)
        {
            breaker.CallFailed(term); // in a cluster the other nodes still serve their keys
        }
    }

    private void ReportRefusal(Exception error, int term)
    {
        var message = error.Message;
        if (RedisErrors.AlsoFailsPing(message))
        {
            breaker.CallFailed(term);
            return;
        }

        breaker.CallSucceeded(term);
        if (RedisErrors.IsDemoted(message))
        {
            connection.Reconfigure();
        }
        else if (RedisErrors.IsForbidden(message))
        {
            notifier.NotPermitted(message);
        }
        else if (RedisErrors.IsDatabaseMissing(error))
        {
            notifier.NoSuchDatabase(RedisErrors.Reason(error));
        }
    }

    // A call that timed out still holds buffers in the library until its reply arrives or its connection breaks. Its
    // exception is observed then, because it would surface as unobserved otherwise.
    private void ReleaseWhenDone(Task answer)
    {
        if (answer.IsCompleted)
        {
            _ = answer.Exception;
            Interlocked.Decrement(ref _inFlight);
            return;
        }

        answer.ContinueWith(
            static (late, self) => ((CommandExecutor)self!).ReleaseWhenDone(late),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
