namespace Shop.AppHost.CommandLine;

/// <summary>What the user asked for on the command line.</summary>
internal sealed record AppHostOptions
{
    /// <summary>Port of the first gateway; every other port is counted from it.</summary>
    public int BasePort { get; init; } = 8080;

    /// <summary>How many gateways to start.</summary>
    public int Gateways { get; init; } = 1;

    /// <summary>How many stacks of the services that keep a customer's orders.</summary>
    public int Cells { get; init; } = 1;

    /// <summary>Folder of the databases; null means a fresh temporary folder that goes when the shop stops.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Redis as <c>HOST:PORT</c>; null means that every process keeps its own state.</summary>
    public string? Redis { get; init; }

    /// <summary>PostgreSQL connection string without a database; null means SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>RabbitMQ URI; null means that events travel over HTTP.</summary>
    public string? RabbitMq { get; init; }
}
