namespace EdgeKit.Cache.Objects;

/// <summary>A caller's factory of many values.</summary>
internal delegate ValueTask<IReadOnlyDictionary<string, T>> BatchFactory<T>(CacheFillMany fill, CancellationToken ct);
