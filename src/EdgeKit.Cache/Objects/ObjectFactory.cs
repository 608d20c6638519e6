namespace EdgeKit.Cache.Objects;

/// <summary>A caller's factory and what belongs to it.</summary>
/// <param name="State">What it is given.</param>
/// <param name="Make">Makes the value.</param>
/// <param name="Configure">What the caller wants otherwise than the policy.</param>
internal sealed record ObjectFactory<TState, T>(
    TState State,
    Func<TState, CacheFill<T>, CancellationToken, ValueTask<T>> Make, Action<CacheFill<T>>? Configure = null);
