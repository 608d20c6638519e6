using System.Data.Common;

namespace Shop.AppHost.Plan;

/// <summary>
/// The databases of the services on one PostgreSQL server: <c>shop_orders</c>, <c>shop_inventory</c> and so on.
/// </summary>
internal sealed class PostgresDatabases
{
    private static readonly string[] HostKeys = ["Host", "Server", "Data Source"];
    private static readonly string[] DatabaseKeys = ["Database", "DB", "Initial Catalog"];
    private readonly string _host;
    private readonly string _rest;

    private PostgresDatabases(string host, DbConnectionStringBuilder rest)
    {
        _host = host;
        foreach (var key in HostKeys.Concat(DatabaseKeys))
        {
            rest.Remove(key);
        }

        _rest = rest.ConnectionString;
    }

    /// <summary>Returns null if the text is no connection string or names no host.</summary>
    public static PostgresDatabases? Parse(string? connectionString)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString ?? "";
        }
        catch (ArgumentException)
        {
            return null;
        }

        var key = Array.Find(HostKeys, parts.ContainsKey);
        return key is not null && parts[key] is string { Length: > 0 } host ? new PostgresDatabases(host, parts) : null;
    }

    /// <summary>
    /// Returns a service's connection string, which begins with <c>Host=</c>: services recognize PostgreSQL by it.
    /// </summary>
    public string ConnectionString(string service)
    {
        var parts = new DbConnectionStringBuilder { ["Host"] = _host, ["Database"] = $"shop_{service}" };
        return _rest.Length == 0 ? parts.ConnectionString : $"{parts.ConnectionString};{_rest}";
    }
}
