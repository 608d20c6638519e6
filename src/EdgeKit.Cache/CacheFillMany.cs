namespace EdgeKit.Cache;

/// <summary>The input of one run of a factory that makes many values. Not thread safe.</summary>
public sealed class CacheFillMany
{
    internal CacheFillMany(IReadOnlyList<string> keys, IServiceProvider services) =>
        (Keys, Services) = (keys, services);

    /// <summary>Gets the keys whose values are missing.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Gets the services of a scope that ends with this run.</summary>
    public IServiceProvider Services { get; }
}
