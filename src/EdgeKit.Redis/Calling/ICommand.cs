using StackExchange.Redis;

namespace EdgeKit.Redis.Calling;

/// <summary>What a call sends. A struct, so that a call costs no closure.</summary>
internal interface ICommand<TSelf, T>
    where TSelf : struct, ICommand<TSelf, T>
{
    /// <summary>Sends it once.</summary>
    Task<T> SendAsync(IDatabase database);

    /// <summary>
    /// What to send, within the same budget, because the server refused this; <see langword="null"/> when that is its
    /// answer.
    /// </summary>
    TSelf? Instead(Exception refusal);
}
