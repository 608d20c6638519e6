using StackExchange.Redis;

namespace EdgeKit.Redis.Commands;

/// <summary>A command to send. Implemented by structs, so that a call allocates no closure.</summary>
internal interface ICommand<TSelf, T>
    where TSelf : struct, ICommand<TSelf, T>
{
    Task<T> SendAsync(IDatabase database);

    /// <summary>Returns the command to send instead after the given error; null if the error is final.</summary>
    TSelf? AlternativeTo(Exception refusal);
}
