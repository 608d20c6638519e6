using Npgsql;

namespace EdgeKit.Idempotency.Tests;

public sealed class PostgresStoreTests(PostgresFixture fixture) : EfStoreTests(fixture.NewDatabase()),
    IClassFixture<PostgresFixture>
{
    protected override async Task BreakConnectionsAsync()
    {
        await using var beside = new NpgsqlConnection(fixture.Server.ConnectionString + ";Pooling=false");
        await beside.OpenAsync();
        await using var end = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'orders_%'", beside);
        await end.ExecuteNonQueryAsync();
    }
}
