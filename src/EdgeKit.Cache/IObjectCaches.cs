namespace EdgeKit.Cache;

/// <summary>The object caches by policy. Registered as a singleton by <c>AddEdgeKitCache</c>. Thread safe.</summary>
public interface IObjectCaches
{
    /// <summary>Gets the cache of a policy.</summary>
    /// <param name="policy">The policy's name, in any case; <c>default</c> always exists.</param>
    /// <returns>The only cache of that policy.</returns>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    IObjectCache Get(string policy);

    /// <summary>Removes all entries with a tag, in all policies and instances.</summary>
    /// <param name="tag">The tag, not blank; <c>*</c> removes everything. A tag that is invalid does nothing.</param>
    /// <param name="cancellationToken">Checked only before the removal is sent.</param>
    /// <returns>A task that completes when this process no longer serves older entries.</returns>
    ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default);
}
