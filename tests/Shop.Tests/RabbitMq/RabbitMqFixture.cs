using EdgeKit.Testing;

namespace Shop.Tests.RabbitMq;

/// <summary>One broker for all tests of this class; each takes queues of its own.</summary>
public sealed class RabbitMqFixture : IAsyncLifetime
{
    public RabbitMqServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RabbitMqServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
