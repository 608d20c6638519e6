using EdgeKit.Redis.Connection;

namespace EdgeKit.Redis.Configuration;

/// <summary>
/// Selects the first available connection: set in code, EdgeKit's own connection string, registered by the application,
/// the shared connection string.
/// </summary>
internal sealed class ConnectionSelector(ConnectionSettings settings, RegisteredMultiplexers application)
{
    /// <summary>True if there is a connection to use. Reads no options, so configuration checks may call it.</summary>
    public bool Exists => IsSetOrRegistered || HasShared;

    /// <summary>True if <c>ConnectionStrings:redis</c> is used.</summary>
    public bool UsesShared => !IsSetOrRegistered && HasShared;

    /// <summary>The keys of the application's connections if none is used because the choice is ambiguous.</summary>
    public IReadOnlyList<object> AmbiguousKeys => Exists ? [] : application.AmbiguousKeys;

    private bool IsSetOrRegistered =>
        settings.Override is not null
        || !string.IsNullOrWhiteSpace(settings.Section?[nameof(RedisOptions.ConnectionString)])
        || application.Find() is not null;

    private bool HasShared => !string.IsNullOrWhiteSpace(settings.Shared?.Value);

    public ConnectionSource? CreateSource(IServiceProvider services, RedisOptions options)
    {
        if (settings.Override is { } create)
        {
            return create(services, options.Timeout);
        }

        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return ConnectionSource.Own(options.ConnectionString, options.Timeout);
        }

        return application.Find() is { } find ? ConnectionSource.External(() => Task.FromResult(find(services)))
            : HasShared ? ConnectionSource.Own(settings.Shared!.Value!, options.Timeout)
            : null;
    }
}
