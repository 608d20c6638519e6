using StackExchange.Redis;

namespace EdgeKit.Redis.Commands;

/// <summary>A command that is not a script.</summary>
internal readonly record struct Command<T>(Func<IDatabase, Task<T>> Send) : ICommand<Command<T>, T>
{
    public Task<T> SendAsync(IDatabase database) => Send(database);

    public Command<T>? AlternativeTo(Exception refusal) => null;
}
