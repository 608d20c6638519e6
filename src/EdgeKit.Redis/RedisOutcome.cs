using EdgeKit.Redis.Connection;

namespace EdgeKit.Redis;

/// <summary>
/// The result of a call to Redis, or the reason why there is none. For hot paths: a rejected call costs neither an
/// exception nor an allocation.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
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

    /// <summary>Gets the reason why there is no result; <see cref="RedisFailure.None"/> if there is one.</summary>
    public RedisFailure Failure { get; }

    /// <summary>Gets the exception of the client library, if any.</summary>
    public Exception? Error { get; }

    /// <summary>Gets a value indicating whether there is a result.</summary>
    public bool IsSuccess => Failure == RedisFailure.None;

    /// <summary>Gets the result.</summary>
    public T Value => IsSuccess ? _value : throw RedisErrors.ToException(Failure, Error);
}
