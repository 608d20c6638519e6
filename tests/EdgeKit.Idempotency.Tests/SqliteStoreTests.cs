namespace EdgeKit.Idempotency.Tests;

public sealed class SqliteStoreTests() : EfStoreTests(postgres: null);
