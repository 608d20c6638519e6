using EdgeKit.Auth.Sessions;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Memory;

/// <summary>Stores sessions in memory, up to <c>MaxSessions</c>. Thread safe.</summary>
internal sealed class MemorySessionStore(IOptionsMonitor<AuthOptions> options, TimeProvider timeProvider)
    : ISessionStore
{
    private readonly Lock _gate = new();
    private readonly SessionEndListeners _listeners = new();
    private readonly long _epoch = timeProvider.GetTimestamp();
    private readonly Dictionary<string, MemorySession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset At, TimeSpan Until)> _logouts = new(StringComparer.Ordinal);

    private TimeSpan Now => timeProvider.GetElapsedTime(_epoch);

    public ValueTask<bool> CreateAsync(
        string key, byte[] data, SessionTimeouts span, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var capacity = options.CurrentValue.Bff?.MaxSessions ?? 0;
            if (_sessions.Count >= capacity)
            {
                RemoveExpired();
            }

            return new(_sessions.Count < capacity && _sessions.TryAdd(key, new MemorySession(data, span, Now)));
        }
    }

    public ValueTask<byte[]?> ReadAsync(string key, string slot, TimeSpan idle, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Find(key) is not { } session)
            {
                return new((byte[]?)null);
            }

            session.Touch(Now, idle);
            return new(session.Slot(slot).Data ?? []);
        }
    }

    public ValueTask<SlotLease> TakeLeaseAsync(string key, string slot, string owner, TimeSpan duration)
    {
        lock (_gate)
        {
            return new(Find(key)?.Slot(slot).Take(owner, Now, duration) ?? SlotLease.Gone);
        }
    }

    public ValueTask<bool> WriteAsync(string key, string slot, long fence, byte[] data)
    {
        lock (_gate)
        {
            return new(Find(key)?.Slot(slot).Write(fence, data) ?? false);
        }
    }

    public ValueTask ReleaseAsync(string key, string slot, long fence)
    {
        lock (_gate)
        {
            Find(key)?.Slot(slot).Release(fence);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<bool> RemoveAsync(string key, long? fence = null)
    {
        var removed = Remove(key, fence);
        if (removed)
        {
            _listeners.Notify(key);
        }

        return new(removed);
    }

    public ValueTask<IAsyncDisposable> SubscribeAsync(Action<string> ended) => new(_listeners.Add(ended));

    public ValueTask IndexAsync(string index, string key, TimeSpan lifetime)
    {
        lock (_gate)
        {
            if (Find(key) is { } session)
            {
                session.Indexes.Add(index);
                (_indexes.TryGetValue(index, out var keys) ? keys : _indexes[index] = []).Add(key);
            }

            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string index, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new((IReadOnlyList<string>)[.. _indexes.GetValueOrDefault(index) ?? []]);
        }
    }

    public ValueTask MarkLogoutAsync(string index, DateTimeOffset at, TimeSpan keep)
    {
        lock (_gate)
        {
            foreach (var (old, _) in _logouts.Where(mark => mark.Value.Until <= Now).ToArray())
            {
                _logouts.Remove(old);
            }

            _logouts[index] = (at, Now + keep);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<DateTimeOffset?> FindLogoutAsync(string index)
    {
        lock (_gate)
        {
            return new(_logouts.TryGetValue(index, out var mark) && mark.Until > Now ? mark.At : null);
        }
    }

    private bool Remove(string key, long? fence)
    {
        lock (_gate)
        {
            return Find(key) is { } session
                && (fence is null || session.Slot(ISessionStore.MainSlot).Fence == fence) && Drop(key);
        }
    }

    private MemorySession? Find(string key)
    {
        if (_sessions.TryGetValue(key, out var session) && session.Until <= Now)
        {
            Drop(key);
            return null;
        }

        return session;
    }

    private void RemoveExpired()
    {
        foreach (var key in _sessions.Where(entry => entry.Value.Until <= Now).Select(entry => entry.Key).ToArray())
        {
            Drop(key);
        }
    }

    private bool Drop(string key)
    {
        if (!_sessions.Remove(key, out var session))
        {
            return false;
        }

        foreach (var index in session.Indexes)
        {
            if (_indexes.TryGetValue(index, out var keys) && keys.Remove(key) && keys.Count == 0)
            {
                _indexes.Remove(index);
            }
        }

        return true;
    }
}
