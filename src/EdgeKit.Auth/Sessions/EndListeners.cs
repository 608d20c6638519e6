namespace EdgeKit.Auth.Sessions;

/// <summary>Who wants to know in this process that a session has ended. Thread safe.</summary>
internal sealed class EndListeners
{
    private Action<string>? _listeners;

    /// <returns>Removes the listener when disposed.</returns>
    public IAsyncDisposable Add(Action<string> listener)
    {
        _listeners += listener;
        return new Listening(this, listener);
    }

    public void Tell(string key) => _listeners?.Invoke(key);

    private sealed class Listening(EndListeners owner, Action<string> listener) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owner._listeners -= listener;
            return ValueTask.CompletedTask;
        }
    }
}
