namespace EdgeKit.Cache;

/// <summary>
/// The input of a factory that makes many values. Belongs to one run of the factory. Not thread safe.
/// </summary>
public sealed class CacheFillMany
{
    internal CacheFillMany(IReadOnlyList<string> keys, IServiceProvider services) =>
        (Keys, Services) = (keys, services);

    /// <summary>Gets the keys whose values are missing.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Gets the services of a scope that ends with this run.</summary>
    public IServiceProvider Services { get; }
}
