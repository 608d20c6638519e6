namespace EdgeKit.Cache.Objects;

/// <summary>A caller's factory with its state.</summary>
/// <param name="State">Passed to the factory.</param>
/// <param name="Make">Makes the value.</param>
/// <param name="Configure">Applies the caller's overrides of the policy.</param>
internal sealed record ObjectFactory<TState, T>(
    TState State,
    Func<TState, CacheFill<T>, CancellationToken, ValueTask<T>> Make, Action<CacheFill<T>>? Configure = null);
