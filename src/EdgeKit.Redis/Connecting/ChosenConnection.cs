using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>What the application chose in code; the last choice counts.</summary>
internal sealed class ChosenConnection
{
    /// <summary>
    /// Makes the source, given the time that a call may take; <see langword="null"/> when nothing was chosen.
    /// </summary>
    public Func<IServiceProvider, TimeSpan, ConnectionSource>? Source { get; private set; }

    public void Choose(ConfigurationOptions options) => Source = (_, timeout) => new OwnConnection(options, timeout);

    public void Choose(Func<IServiceProvider, Task<IConnectionMultiplexer>> find) =>
        Source = (services, _) => new HandedConnection(() => find(services));
}
