namespace EdgeKit.Auth.Sessions;

/// <summary>The listeners of this instance for ended sessions. Thread safe.</summary>
internal sealed class SessionEndListeners
{
    private Action<string>? _listeners;

    /// <returns>Dispose to remove the listener.</returns>
    public IAsyncDisposable Add(Action<string> listener)
    {
        _listeners += listener;
        return new Listening(this, listener);
    }

    public void Notify(string key) => _listeners?.Invoke(key);

    private sealed class Listening(SessionEndListeners owner, Action<string> listener) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owner._listeners -= listener;
            return ValueTask.CompletedTask;
        }
    }
}
