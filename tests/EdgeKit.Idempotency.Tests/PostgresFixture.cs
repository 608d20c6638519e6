using EdgeKit.Testing;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A private PostgreSQL for all tests of a class.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    /// <summary>A connection string of a database that is not there yet.</summary>
    public string NewDatabase() => Server.Database($"orders_{Guid.NewGuid():N}") + ";Maximum Pool Size=20";

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
