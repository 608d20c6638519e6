using System.Collections.Concurrent;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Filling;

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
            var frame = Ambient.Value;
            while (frame is { _ended: true })
            {
                frame = frame._outer;
            }

            return frame;
        }
    }

    /// <summary>Starts a scope; dispose it in the same asynchronous flow when the factory ends.</summary>
    public static FillScope Enter(params CacheKey[] keys) => Ambient.Value = new FillScope(keys, Current);

    /// <exception cref="InvalidOperationException">
    /// The current factory is filling the key and would wait for itself.
    /// </exception>
    public static void ThrowIfFilling(CacheKey key)
    {
        for (var frame = Current; frame is not null; frame = frame._outer)
        {
            if (!frame._ended && Array.IndexOf(frame._keys, key) >= 0)
            {
                throw CircularFill(key);
            }
        }
    }

    /// <summary>Records that the current factory waits for a fill, until disposed.</summary>
    /// <exception cref="InvalidOperationException">That fill waits for the current factory.</exception>
    public static Wait? BeginWait(InFlightFill flight)
    {
        if (Current is not { } frame)
        {
            return null;
        }

        frame._awaited[flight] = true; // first: of two that begin to wait for each other at once, one sees the other
        if (!frame.IsAwaitedBy(flight, []))
        {
            return new Wait(frame, flight);
        }

        frame._awaited.TryRemove(flight, out _);
        throw CircularFill(flight.Key);
    }

    public void Dispose()
    {
        _ended = true;
        Ambient.Value = _outer;
    }

    private bool IsAwaitedBy(InFlightFill flight, HashSet<InFlightFill> seen) =>
        seen.Add(flight) && flight.Scope is { _ended: false } filler
        && (IsWithin(filler) || filler._awaited.Keys.Any(next => IsAwaitedBy(next, seen)));

    private bool IsWithin(FillScope other) => this == other || _outer?.IsWithin(other) == true;

    private static InvalidOperationException CircularFill(CacheKey key)
    {
        var way = new List<string>();
        for (var frame = Current; frame is not null; frame = frame._outer)
        {
            way.Insert(0, frame._keys[0].ToString());
        }

        return new InvalidOperationException(
            $"A factory asks for the key that it is to fill, and would wait for itself: {string.Join(" -> ", way)} -> {key}. Let it read another key, or make the value without the cache.");
    }

    internal sealed class Wait(FillScope frame, InFlightFill flight) : IDisposable
    {
        public void Dispose() => frame._awaited.TryRemove(flight, out _);
    }
}
