namespace EdgeKit.Cache.Objects;

internal delegate ValueTask<IReadOnlyDictionary<string, T>> BatchFactory<T>(CacheFillMany fill, CancellationToken ct);
