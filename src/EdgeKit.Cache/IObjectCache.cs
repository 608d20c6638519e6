namespace EdgeKit.Cache;

/// <summary>
/// Objects under one policy: what <c>HybridCache</c> cannot say. Comes by policy name from <see cref="IObjectCaches"/>,
/// or as a keyed service: <c>[FromKeyedServices("catalog")] IObjectCache cache</c>. Thread safe.
/// </summary>
public interface IObjectCache
{
    /// <summary>The name of the policy.</summary>
    string Policy { get; }

    /// <summary>
    /// Finds a value, or makes it: once for all callers of all instances, who share the value or the failure. A caller
    /// that gives up leaves the others undisturbed. The factory runs apart from its callers: in a scope of its own,
    /// under the policy's <see cref="CachePolicyOptions.FactoryTimeout"/>. It sees the trace, culture and
    /// <see cref="AsyncLocal{T}"/>s of the caller who leads; a refresh in the background only the culture, and links to
    /// the trace.
    /// </summary>
    /// <typeparam name="TState">What the factory needs; passing it spares a closure.</typeparam>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="key">The key within the policy; not empty.</param>
    /// <param name="state">Passed on to the factory.</param>
    /// <param name="factory">
    /// Makes the value. It may run when the caller is long gone: take services from
    /// <see cref="CacheFill{T}.Services"/>, not from a request.
    /// </param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    /// <returns>The value, and whether it is stale.</returns>
    /// <exception cref="OperationCanceledException">This caller gave up.</exception>
    /// <exception cref="CacheFillException">
    /// The factory failed in another instance, or keeps failing and is left alone for a while.
    /// </exception>
    /// <exception cref="TimeoutException">The factory did not end in time.</exception>
    /// <exception cref="InvalidOperationException">
    /// This call is made by a factory that is to fill the key, and would wait for itself.
    /// </exception>
    ValueTask<CachedValue<T>> GetOrSetAsync<TState, T>(
        string key, TState state, Func<TState, CacheFill<T>, CancellationToken, ValueTask<T>> factory,
        CancellationToken cancellationToken = default);

    /// <summary>Finds or makes a value; see the overload with a state.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="key">The key within the policy.</param>
    /// <param name="factory">Makes the value.</param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    /// <returns>The value, and whether it is stale.</returns>
    ValueTask<CachedValue<T>> GetOrSetAsync<T>(string key,
        Func<CacheFill<T>, CancellationToken, ValueTask<T>> factory, CancellationToken cancellationToken = default) =>
        GetOrSetAsync<Func<CacheFill<T>, CancellationToken, ValueTask<T>>, T>(
            key, factory, static (make, fill, cancelled) => make(fill, cancelled), cancellationToken);

    /// <summary>
    /// Finds many values, and makes all that are missing with one call of the factory. Asks Redis once, in a cluster
    /// once per hash slot. A key that another instance fills at this moment is waited for.
    /// </summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="keys">The keys within the policy; duplicates count once.</param>
    /// <param name="factory">
    /// Makes the values of <see cref="CacheFillMany.Keys"/>. A key that it leaves out has no value; that is remembered
    /// for the policy's <see cref="CachePolicyOptions.NegativeTtl"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    /// <returns>The values by key; keys without a value are missing.</returns>
    /// <exception cref="CacheFillException">
    /// A value could not be made in another instance, or keeps failing.
    /// </exception>
    ValueTask<IReadOnlyDictionary<string, CachedValue<T>>> GetOrSetManyAsync<T>(
        IEnumerable<string> keys,
        Func<CacheFillMany, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory,
        CancellationToken cancellationToken = default);

    /// <summary>Finds a value and makes none; what is too old to be served is not found.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="key">The key within the policy.</param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    /// <returns>The value, if there is one.</returns>
    ValueTask<CachedValue<T>> GetAsync<T>(string key, CancellationToken cancellationToken = default);

    /// <summary>Stores a value with the policy's lifetimes. Fills that are under way bring nothing back.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="key">The key within the policy.</param>
    /// <param name="value">The value.</param>
    /// <param name="tags">
    /// Tags beside those of the policy: not blank, not <c>*</c>, at most 1,024 characters each.
    /// </param>
    /// <param name="cancellationToken">Not looked at once the value is on its way.</param>
    /// <returns>A task that completes when the value is stored, or cannot be shared now.</returns>
    /// <exception cref="ArgumentException">One of the tags cannot be a tag.</exception>
    ValueTask SetAsync<T>(
        string key, T value, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default);

    /// <summary>Removes a key in all instances. A fill that is under way does not bring the old value back.</summary>
    /// <param name="key">The key within the policy.</param>
    /// <param name="cancellationToken">Not looked at once the removal is on its way.</param>
    /// <returns>A task that completes when the key is removed, or will be as soon as Redis is back.</returns>
    ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Removes everything under the policy, in all instances.</summary>
    /// <param name="cancellationToken">Not looked at once the removal is on its way.</param>
    /// <returns>A task that completes when nothing older than this call is served here any more.</returns>
    ValueTask RemoveAllAsync(CancellationToken cancellationToken = default);
}
