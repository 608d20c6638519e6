namespace EdgeKit.Scenarios.Running;

/// <summary>The options with which a scenario starts its shop.</summary>
internal sealed record ShopStart
{
    /// <summary>
    /// True to start by <c>dotnet run</c> as in the README; false to start the AppHost's dll, which is faster.
    /// </summary>
    public bool ByDotnetRun { get; init; }

    /// <summary>The folder of databases that outlive the shop; null for a temporary folder.</summary>
    public string? Data { get; init; }

    public int Gateways { get; init; } = 1;

    public int Cells { get; init; } = 1;

    public string? Redis { get; init; }

    /// <summary>A PostgreSQL connection string without a database; null for SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>The URI of a RabbitMQ broker; null for events over HTTP.</summary>
    public string? RabbitMq { get; init; }

    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>All environment variables; those of the scenario override the common ones.</summary>
    public Dictionary<string, string> Settings =>
        new(Unhurried.Settings.ExceptBy(Environment.Keys, static it => it.Key).Concat(Environment));
}
