namespace EdgeKit.Cache;

/// <summary>What a factory of many values is given. Belongs to one run of the factory. Not thread safe.</summary>
public sealed class CacheFillMany
{
    internal CacheFillMany(IReadOnlyList<string> keys, IServiceProvider services) =>
        (Keys, Services) = (keys, services);

    /// <summary>The keys whose values are to be made.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Services of a scope that lives exactly as long as this run.</summary>
    public IServiceProvider Services { get; }
}
