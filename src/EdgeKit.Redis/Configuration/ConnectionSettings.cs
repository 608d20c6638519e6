using EdgeKit.Redis.Connection;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Redis.Configuration;

/// <summary>What the application has set for the connection, in code and in its configuration.</summary>
internal sealed class ConnectionSettings
{
    public const string SharedPath = "ConnectionStrings:redis";

    /// <summary>Creates the connection set in code, given the time budget of a call. The last one applies.</summary>
    public Func<IServiceProvider, TimeSpan, ConnectionSource>? Override { get; set; }

    /// <summary>The section <c>EdgeKit:Redis</c>.</summary>
    public IConfigurationSection? Section { get; set; }

    /// <summary>The value of <c>ConnectionStrings:redis</c>, not validated, read after the host is built.</summary>
    public Lazy<string?>? Shared { get; set; }
}
