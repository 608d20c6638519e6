using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>Where a connection comes from: made by EdgeKit, or handed to it by the application.</summary>
internal abstract class ConnectionSource
{
    /// <summary>
    /// The servers as far as they are known before there is a connection; what logs and errors may show.
    /// </summary>
    public abstract string EndPoints { get; }

    /// <summary>Whether EdgeKit closes what it gets. What the application made is the application's to close.</summary>
    public abstract bool IsOwned { get; }

    /// <summary>
    /// What clients of one process share a connection by; <see langword="null"/> when there is nothing to share.
    /// </summary>
    public virtual string? PoolKey => null;

    /// <summary>Makes or fetches the connection. It may throw; it is asked again then.</summary>
    public abstract Task<IConnectionMultiplexer> ConnectAsync();
}
