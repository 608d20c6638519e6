using StackExchange.Redis;

namespace EdgeKit.Redis.Connection;

/// <summary>The origin of a connection: created by EdgeKit or provided by the application.</summary>
internal abstract class ConnectionSource
{
    /// <summary>The configured servers, for logs and errors.</summary>
    public abstract string EndPoints { get; }

    /// <summary>True if EdgeKit closes the connection. The application closes its own.</summary>
    public abstract bool IsOwned { get; }

    /// <summary>The key by which clients of one process share a connection; null if it is not shared.</summary>
    public virtual string? PoolKey => null;

    /// <summary>Creates or fetches the connection. If it throws, it is called again.</summary>
    public abstract Task<IConnectionMultiplexer> ConnectAsync();
}
