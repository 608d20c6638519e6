namespace EdgeKit.Scenarios.Running;

/// <summary>How a scenario wants its shop.</summary>
internal sealed record ShopStart
{
    /// <summary>
    /// By <c>dotnet run</c>, as the README says, or the AppHost's dll, which saves the SDK's own start.
    /// </summary>
    public bool ByDotnetRun { get; init; }

    /// <summary>Databases that outlive the shop; null for a folder of its own.</summary>
    public string? Data { get; init; }

    public int Gateways { get; init; } = 1;

    public int Cells { get; init; } = 1;

    public string? Redis { get; init; }

    /// <summary>A PostgreSQL connection string without a database; null for SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>The URI of a broker; null for events over HTTP.</summary>
    public string? RabbitMq { get; init; }

    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>The whole environment, what the scenario says before what every scenario does.</summary>
    public Dictionary<string, string> Settings =>
        new(Unhurried.Settings.ExceptBy(Environment.Keys, static it => it.Key).Concat(Environment));
}
