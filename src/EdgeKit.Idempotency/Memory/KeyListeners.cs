namespace EdgeKit.Idempotency.Memory;

/// <summary>Callbacks of requests in this process that wait for a key. Thread safe.</summary>
internal sealed class KeyListeners
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Action>> _listeners = [];

    public IAsyncDisposable Add(string key, Action changed)
    {
        lock (_lock)
        {
            if (!_listeners.TryGetValue(key, out var listeners))
            {
                _listeners[key] = listeners = [];
            }

            listeners.Add(changed);
        }

        return new Listening(this, key, changed);
    }

    public void Call(string key)
    {
        Action[] listeners;
        lock (_lock)
        {
            listeners = _listeners.TryGetValue(key, out var some) ? [.. some] : [];
        }

        Array.ForEach(listeners, changed => changed());
    }

    private void Remove(string key, Action changed)
    {
        lock (_lock)
        {
            if (_listeners.TryGetValue(key, out var listeners) && listeners.Remove(changed) && listeners.Count == 0)
            {
                _listeners.Remove(key);
            }
        }
    }

    private sealed class Listening(KeyListeners owner, string key, Action changed) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owner.Remove(key, changed);
            return ValueTask.CompletedTask;
        }
    }
}
