using System.Collections.Concurrent;

namespace EdgeKit.Cache.Memory;

/// <summary>
/// Marks the asynchronous flow of a running factory, with its keys and the enclosing factory. Detects factories that
/// would wait for their own end, directly or through others, instead of letting them run into a timeout. Thread safe.
/// </summary>
internal sealed class FillScope : IDisposable
{
    private static readonly AsyncLocal<FillScope?> Ambient = new();

    private readonly ConcurrentDictionary<InFlightFill, bool> _awaited = new();
    private readonly CacheKey[] _keys;
    private readonly FillScope? _outer;
    private volatile bool _ended;

    private FillScope(CacheKey[] keys, FillScope? outer) => (_keys, _outer) = (keys, outer);

    /// <summary>The innermost running factory. Work that outlives its factory belongs to none.</summary>
    private static FillScope? Current
    {
        get
        {
            var scope = Ambient.Value;
            while (scope is { _ended: true })
            {
                scope = scope._outer;
            }

            return scope;
        }
    }

    /// <summary>Starts a scope; dispose it in the same asynchronous flow when the factory ends.</summary>
    public static FillScope Enter(params CacheKey[] keys) => Ambient.Value = new FillScope(keys, Current);

    /// <exception cref="InvalidOperationException">The factory would wait for itself.</exception>
    public static void ThrowIfFilling(CacheKey key)
    {
        for (var scope = Current; scope is not null; scope = scope._outer)
        {
            if (!scope._ended && Array.IndexOf(scope._keys, key) >= 0)
            {
                throw CircularFill(key);
            }
        }
    }

    /// <summary>Records that the current factory waits for a fill, until disposed.</summary>
    /// <exception cref="InvalidOperationException">That fill waits for the current factory.</exception>
    public static Wait? BeginWait(InFlightFill fill)
    {
        if (Current is not { } scope)
        {
            return null;
        }

        scope._awaited[fill] = true; // Added first: of two factories that start to wait for each other, one sees it.
        if (!scope.IsAwaitedBy(fill, []))
        {
            return new Wait(scope, fill);
        }

        scope._awaited.TryRemove(fill, out _);
        throw CircularFill(fill.Key);
    }

    public void Dispose()
    {
        _ended = true;
        Ambient.Value = _outer;
    }

    private bool IsAwaitedBy(InFlightFill fill, HashSet<InFlightFill> seen) =>
        seen.Add(fill) && fill.Scope is { _ended: false } running
        && (IsWithin(running) || running._awaited.Keys.Any(next => IsAwaitedBy(next, seen)));

    private bool IsWithin(FillScope other) => this == other || _outer?.IsWithin(other) == true;

    private static InvalidOperationException CircularFill(CacheKey key)
    {
        var path = new List<string>();
        for (var scope = Current; scope is not null; scope = scope._outer)
        {
            path.Insert(0, scope._keys[0].ToString());
        }

        return new InvalidOperationException(
            "A factory asks for the key that it is filling, and would wait for itself: "
            + $"{string.Join(" -> ", path)} -> {key}. Let it read another key, or make the value without the cache.");
    }

    internal sealed class Wait(FillScope scope, InFlightFill fill) : IDisposable
    {
        public void Dispose() => scope._awaited.TryRemove(fill, out _);
    }
}
