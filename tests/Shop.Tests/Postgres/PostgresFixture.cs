using EdgeKit.Testing;

namespace Shop.Tests.Postgres;

/// <summary>One PostgreSQL for all tests that need it; each takes databases of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Settings of a service on a database that is not there yet.</summary>
    public Dictionary<string, string?> NewDatabase() =>
        new() { ["ConnectionStrings:shop"] = Server.Database($"shop_{Guid.NewGuid():N}") };
}
