namespace Shop.Messaging.Database;

/// <summary>Where a service's database is.</summary>
internal sealed record DatabaseConnection(string ConnectionString)
{
    public bool IsPostgres => DatabaseProvider.IsPostgres(ConnectionString);
}
