namespace EdgeKit.Cache.Objects;

internal sealed record ObjectFactory<TState, T>(
    TState State, Func<TState, CacheFill<T>, CancellationToken, ValueTask<T>> Make,
    Action<CacheFill<T>>? Configure = null);
