using EdgeKit.Redis.Calling;

namespace EdgeKit.Redis;

/// <summary>
/// An answer from Redis, or the reason why there is none: what a hot path asks for, because refusing a call while Redis
/// is dead then costs neither an exception nor an allocation.
/// </summary>
/// <typeparam name="T">The type of the answer.</typeparam>
public readonly record struct RedisOutcome<T>
{
    private readonly T _value;

    internal RedisOutcome(T value) => _value = value;

    internal RedisOutcome(RedisFailure failure, Exception? error = null)
    {
        _value = default!;
        Failure = failure;
        Error = error;
    }

    /// <summary>Why there is no answer; <see cref="RedisFailure.None"/> when there is one.</summary>
    public RedisFailure Failure { get; }

    /// <summary>What the client library reported about the failure; often <see langword="null"/>.</summary>
    public Exception? Error { get; }

    /// <summary>Whether there is an answer.</summary>
    public bool IsSuccess => Failure == RedisFailure.None;

    /// <summary>The answer.</summary>
    /// <exception cref="RedisUnavailableException">There is none.</exception>
    public T Value => IsSuccess ? _value : throw Failures.Describe(Failure, Error);
}
