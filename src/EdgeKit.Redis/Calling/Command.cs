using StackExchange.Redis;

namespace EdgeKit.Redis.Calling;

/// <summary>Any command that is no script.</summary>
internal readonly record struct Command<T>(Func<IDatabase, Task<T>> Send) : ICommand<Command<T>, T>
{
    public Task<T> SendAsync(IDatabase database) => Send(database);

    public Command<T>? Instead(Exception refusal) => null;
}
