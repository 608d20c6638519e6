namespace EdgeKit.Cache;

/// <summary>The object caches by policy. Registered as a singleton by <c>AddEdgeKitCache</c>. Thread safe.</summary>
public interface IObjectCaches
{
    /// <summary>The cache of a policy.</summary>
    /// <param name="policy">The policy's name, in any case; <c>default</c> is always there.</param>
    /// <returns>The one cache of that policy.</returns>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    IObjectCache Get(string policy);

    /// <summary>Removes everything that has a tag, under every policy and in all instances.</summary>
    /// <param name="tag">The tag, not blank; <c>*</c> is everything. One that no entry can have does nothing.</param>
    /// <param name="cancellationToken">Not looked at once the removal is on its way.</param>
    /// <returns>A task that completes when nothing older than this call is served here any more.</returns>
    ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default);
}
