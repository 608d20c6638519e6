using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// Which connection is used: what code chose, then EdgeKit's own connection string, then the connection of the
/// application, then the connection string that both may share.
/// </summary>
internal sealed class ConnectionChoice(
    IEnumerable<ChosenConnection> chosen,
    IEnumerable<ConfiguredConnection> configured, IEnumerable<ApplicationConnections> application)
{
    private readonly ChosenConnection? _chosen = chosen.FirstOrDefault();
    private readonly ConfiguredConnection? _configured = configured.FirstOrDefault();

    /// <summary>
    /// Whether there is anything to connect to. Asks for no options, so that checks of the configuration may ask.
    /// </summary>
    public bool Exists => IsChosen || IsOwn || Theirs is not null || IsShared;

    /// <summary>Whether it is <c>ConnectionStrings:redis</c>.</summary>
    public bool UsesShared => !IsChosen && !IsOwn && Theirs is null && IsShared;

    /// <summary>
    /// The keys of connections of the application of which none is used, because it cannot be told which is meant.
    /// </summary>
    public IReadOnlyList<object> Ambiguous => Exists ? [] : application.FirstOrDefault()?.Ambiguous ?? [];

    /// <summary>The configured connection string, which may be wrong.</summary>
    public string? Shared => _configured?.Shared;

    private bool IsChosen => _chosen?.Source is not null;

    private bool IsOwn => !string.IsNullOrWhiteSpace(_configured?.Own);

    private bool IsShared => !string.IsNullOrWhiteSpace(Shared);

    private Func<IServiceProvider, IConnectionMultiplexer>? Theirs => application.FirstOrDefault()?.Find();

    /// <summary>The source; <see langword="null"/> when there is none.</summary>
    public ConnectionSource? Source(IServiceProvider services, RedisOptions options)
    {
        if (_chosen?.Source is { } choose)
        {
            return choose(services, options.Timeout);
        }

        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return new OwnConnection(options.ConnectionString, options.Timeout);
        }

        return Theirs is { } find ? new HandedConnection(() => Task.FromResult(find(services)))
            : IsShared ? new OwnConnection(Shared!, options.Timeout)
            : null;
    }
}
