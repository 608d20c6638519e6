using Microsoft.Extensions.Configuration;

namespace EdgeKit.Redis.Configuration;

/// <summary>The connection strings of the configuration, read after the host is built.</summary>
internal sealed class ConfiguredConnectionStrings(IConfigurationSection section, Func<string?> shared)
{
    public const string SharedPath = "ConnectionStrings:redis";

    private readonly Lazy<string?> _shared = new(shared);

    public string? Shared => _shared.Value;

    /// <summary>The connection string that only EdgeKit uses.</summary>
    public string? Own => section[nameof(RedisOptions.ConnectionString)];
}
