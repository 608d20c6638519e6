namespace Shop.AppHost.Plan;

/// <summary>The options of the command line.</summary>
internal sealed record AppHostOptions
{
    /// <summary>The port of the first gateway; all other ports are derived from it.</summary>
    public int BasePort { get; init; } = 8080;

    /// <summary>The number of gateways.</summary>
    public int Gateways { get; init; } = 1;

    /// <summary>The number of cells, each with its own orders, inventory, payments and shipping.</summary>
    public int Cells { get; init; } = 1;

    /// <summary>The folder of the databases; null for a temporary folder that is deleted at the end.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Redis as <c>HOST:PORT</c>; null if every process keeps its own state.</summary>
    public string? Redis { get; init; }

    /// <summary>The PostgreSQL connection string without a database; null for SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>The RabbitMQ URI; null for events over HTTP.</summary>
    public string? RabbitMq { get; init; }
}
