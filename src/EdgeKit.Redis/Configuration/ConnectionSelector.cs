using EdgeKit.Redis.Connection;
using StackExchange.Redis;

namespace EdgeKit.Redis.Configuration;

/// <summary>
/// Selects the first available connection: set in code, EdgeKit's own connection string, registered by the application,
/// the shared connection string.
/// </summary>
internal sealed class ConnectionSelector(
    IEnumerable<ConnectionOverride> overrides,
    IEnumerable<ConfiguredConnectionStrings> configured, IEnumerable<RegisteredMultiplexers> application)
{
    private readonly ConnectionOverride? _override = overrides.FirstOrDefault();
    private readonly ConfiguredConnectionStrings? _configured = configured.FirstOrDefault();

    /// <summary>True if there is a connection to use. Reads no options, so configuration checks may call it.</summary>
    public bool Exists => IsOverridden || HasOwn || Registered is not null || HasShared;

    /// <summary>True if <c>ConnectionStrings:redis</c> is used.</summary>
    public bool UsesShared => !IsOverridden && !HasOwn && Registered is null && HasShared;

    /// <summary>The keys of the application's connections if none is used because the choice is ambiguous.</summary>
    public IReadOnlyList<object> AmbiguousKeys => Exists ? [] : application.FirstOrDefault()?.AmbiguousKeys ?? [];

    /// <summary>The value of <c>ConnectionStrings:redis</c>, not validated.</summary>
    public string? Shared => _configured?.Shared;

    private bool IsOverridden => _override?.Source is not null;

    private bool HasOwn => !string.IsNullOrWhiteSpace(_configured?.Own);

    private bool HasShared => !string.IsNullOrWhiteSpace(Shared);

    private Func<IServiceProvider, IConnectionMultiplexer>? Registered => application.FirstOrDefault()?.Find();

    public ConnectionSource? CreateSource(IServiceProvider services, RedisOptions options)
    {
        if (_override?.Source is { } choose)
        {
            return choose(services, options.Timeout);
        }

        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return new OwnConnection(options.ConnectionString, options.Timeout);
        }

        return Registered is { } find ? new ExternalConnection(() => Task.FromResult(find(services)))
            : HasShared ? new OwnConnection(Shared!, options.Timeout)
            : null;
    }
}
