using Microsoft.Extensions.Configuration;

namespace EdgeKit.Redis.Connecting;

/// <summary>What the configuration says. Read once, at start.</summary>
/// <param name="Section">The section <c>EdgeKit:Redis</c>.</param>
/// <param name="Shared"><c>ConnectionStrings:redis</c>, which the application may use for itself too.</param>
internal sealed record ConfiguredConnection(IConfigurationSection Section, string? Shared)
{
    public const string SharedPath = "ConnectionStrings:redis";

    /// <summary>The connection string that is EdgeKit's alone.</summary>
    public string? Own => Section[nameof(RedisOptions.ConnectionString)];
}
