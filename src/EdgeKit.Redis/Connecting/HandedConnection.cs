using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>The application's connection.</summary>
/// <param name="find">Finds or makes it; it may block, and throw while the server is away.</param>
internal sealed class HandedConnection(Func<Task<IConnectionMultiplexer>> find) : ConnectionSource
{
    public override string EndPoints => "the application's connection";

    public override bool IsOwned => false;

    public override Task<IConnectionMultiplexer> ConnectAsync() => find();
}
