using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Redis.CircuitBreaker;

/// <summary>Callbacks of the application; an exception of one does not affect the others. Thread safe.</summary>
internal sealed class StateListeners(ILogger logger)
{
    private event Action<RedisState>? Called;

    public IDisposable Add(Action<RedisState> listener)
    {
        Called += listener;
        return new Removal(() => Called -= listener);
    }

    public void Call(RedisState state)
    {
        foreach (var listener in Delegate.EnumerateInvocationList(Called))
        {
            try
            {
                listener(state);
            }
            catch (Exception e)
            {
                RedisLog.ListenerFailed(logger, e);
            }
        }
    }

    private sealed class Removal(Action remove) : IDisposable
    {
        private Action? _remove = remove;

        public void Dispose() => Interlocked.Exchange(ref _remove, null)?.Invoke();
    }
}
