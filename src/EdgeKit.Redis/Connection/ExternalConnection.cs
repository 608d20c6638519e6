using StackExchange.Redis;

namespace EdgeKit.Redis.Connection;

/// <summary>A connection of the application. Finding it may block or throw.</summary>
internal sealed class ExternalConnection(Func<Task<IConnectionMultiplexer>> find) : ConnectionSource
{
    public override string EndPoints => "the application's connection";

    public override bool IsOwned => false;

    public override Task<IConnectionMultiplexer> ConnectAsync() => find();
}
