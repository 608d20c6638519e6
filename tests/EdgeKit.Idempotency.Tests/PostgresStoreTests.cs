namespace EdgeKit.Idempotency.Tests;

public sealed class PostgresStoreTests(PostgresFixture fixture) : EfStoreTests(fixture.NewDatabase()), IClassFixture<PostgresFixture>;
