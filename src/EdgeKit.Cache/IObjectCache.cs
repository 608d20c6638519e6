namespace EdgeKit.Cache;

/// <summary>
/// A cache of objects under one policy, with features that <c>HybridCache</c> lacks. Get it by policy name from
/// <see cref="IObjectCaches"/>, or as a keyed service: <c>[FromKeyedServices("catalog")] IObjectCache cache</c>. Thread
/// safe.
/// </summary>
public interface IObjectCache
{
    /// <summary>Gets the name of the policy.</summary>
    string Policy { get; }

    /// <summary>
    /// Gets a value, or makes it. All callers of all instances share one run of the factory and its value or failure; a
    /// caller that stops waiting does not affect the others. The factory runs in its own scope, limited by the policy's
    /// <see cref="CachePolicyOptions.FactoryTimeout"/>, and sees the trace, culture and <see cref="AsyncLocal{T}"/>s of
    /// the leading caller. A background refresh sees only the culture and links to the trace.
    /// </summary>
    /// <typeparam name="TState">The type of the factory's state, which saves a closure.</typeparam>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="key">The key within the policy; not empty.</param>
    /// <param name="state">Passed to the factory.</param>
    /// <param name="factory">
    /// Makes the value. It can outlive its caller: use services from <see cref="CacheFill{T}.Services"/>, not from a
    /// request.
    /// </param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    /// <returns>The value and its freshness.</returns>
    /// <exception cref="OperationCanceledException">This caller stopped waiting.</exception>
    /// <exception cref="CacheFillException">The factory failed in another instance, or is backing off.</exception>
    /// <exception cref="TimeoutException">The factory did not finish in time.</exception>
    /// <exception cref="InvalidOperationException">The calling factory would wait for itself.</exception>
    ValueTask<CachedValue<T>> GetOrSetAsync<TState, T>(
        string key, TState state, Func<TState, CacheFill<T>, CancellationToken, ValueTask<T>> factory,
        CancellationToken cancellationToken = default);

    /// <summary>Gets a value, or makes it; see the overload that passes a state to the factory.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="key">The key within the policy.</param>
    /// <param name="factory">Makes the value.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    /// <returns>The value and its freshness.</returns>
    ValueTask<CachedValue<T>> GetOrSetAsync<T>(string key,
        Func<CacheFill<T>, CancellationToken, ValueTask<T>> factory, CancellationToken cancellationToken = default) =>
        GetOrSetAsync<Func<CacheFill<T>, CancellationToken, ValueTask<T>>, T>(
            key, factory, static (make, fill, cancelled) => make(fill, cancelled), cancellationToken);

    /// <summary>
    /// Gets many values, and makes all missing ones with one call of the factory. Reads Redis once, in a cluster once
    /// per hash slot. Waits for keys that another instance is filling.
    /// </summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="keys">The keys within the policy; duplicates count once.</param>
    /// <param name="factory">
    /// Makes the values of <see cref="CacheFillMany.Keys"/>. Keys that it omits have no value, which is cached for the
    /// policy's <see cref="CachePolicyOptions.NegativeTtl"/>.
    /// </param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    /// <returns>The values by key, without the keys that have no value.</returns>
    /// <exception cref="CacheFillException">A factory failed in another instance, or is backing off.</exception>
    ValueTask<IReadOnlyDictionary<string, CachedValue<T>>> GetOrSetManyAsync<T>(
        IEnumerable<string> keys,
        Func<CacheFillMany, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory,
        CancellationToken cancellationToken = default);

    /// <summary>Gets a value without making it. Values that are too old to be served are not returned.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="key">The key within the policy.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    /// <returns>The value, if there is one.</returns>
    ValueTask<CachedValue<T>> GetAsync<T>(string key, CancellationToken cancellationToken = default);

    /// <summary>Stores a value with the policy's lifetimes. Running fills of the key are discarded.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="key">The key within the policy.</param>
    /// <param name="value">The value.</param>
    /// <param name="tags">Tags besides the policy's: not blank, not <c>*</c>, at most 1,024 characters each.</param>
    /// <param name="cancellationToken">Checked only before the value is sent.</param>
    /// <returns>A task that completes when the value is stored, or cannot be shared now.</returns>
    /// <exception cref="ArgumentException">A tag is invalid.</exception>
    ValueTask SetAsync<T>(
        string key, T value, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default);

    /// <summary>Removes a key in all instances. Running fills of the key are discarded.</summary>
    /// <param name="key">The key within the policy.</param>
    /// <param name="cancellationToken">Checked only before the removal is sent.</param>
    /// <returns>A task that completes when the key is removed, or its removal is queued until Redis is back.</returns>
    ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Removes all entries of the policy, in all instances.</summary>
    /// <param name="cancellationToken">Checked only before the removal is sent.</param>
    /// <returns>A task that completes when this process no longer serves older entries.</returns>
    ValueTask RemoveAllAsync(CancellationToken cancellationToken = default);
}
