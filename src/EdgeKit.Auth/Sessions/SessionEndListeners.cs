namespace EdgeKit.Auth.Sessions;

/// <summary>Who wants to know in this process that a session has ended. Thread safe.</summary>
internal sealed class SessionEndListeners
{
    private Action<string>? _listeners;

    /// <returns>Removes the listener when disposed.</returns>
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
