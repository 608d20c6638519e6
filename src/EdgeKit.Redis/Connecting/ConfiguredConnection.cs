using Microsoft.Extensions.Configuration;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// What the configuration says. Read once, when the host has been built: it may be added to until then.
/// </summary>
/// <param name="section">The section <c>EdgeKit:Redis</c>.</param>
/// <param name="shared">Reads <c>ConnectionStrings:redis</c>, which the application may use for itself too.</param>
internal sealed class ConfiguredConnection(IConfigurationSection section, Func<string?> shared)
{
    public const string SharedPath = "ConnectionStrings:redis";

    private readonly Lazy<string?> _shared = new(shared);

    public string? Shared => _shared.Value;

    /// <summary>The connection string that is EdgeKit's alone.</summary>
    public string? Own => section[nameof(RedisOptions.ConnectionString)];
}
