namespace Shop.Messaging.Database;

/// <summary>The connection string of the service's database.</summary>
internal sealed record DatabaseConnection(string ConnectionString)
{
    public bool IsPostgres => DatabaseProvider.IsPostgres(ConnectionString);
}
