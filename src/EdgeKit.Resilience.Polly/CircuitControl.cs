using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Polly;

/// <summary>
/// A handle on the circuit of one strategy: hand it over in
/// <see cref="EdgeKitCircuitBreakerOptions{TResult}.Control"/>. Thread safe.
/// </summary>
public sealed class CircuitControl
{
    private Circuit? _circuit;

    /// <summary>The state of the circuit. An open circuit whose cooldown is over is open until a call asks.</summary>
    /// <exception cref="InvalidOperationException">No pipeline was built with this handle yet.</exception>
    public CircuitState State => Circuit.Phase.State;

    private Circuit Circuit => Volatile.Read(ref _circuit)
        ?? throw new InvalidOperationException(
            "This CircuitControl belongs to no circuit yet. Set it as Control of the options and build the pipeline first.");

    /// <summary>Refuses every call until <see cref="Close"/>.</summary>
    /// <exception cref="InvalidOperationException">No pipeline was built with this handle yet.</exception>
    public void Isolate() => Circuit.Isolate();

    /// <summary>Lets every call through and forgets what was counted.</summary>
    /// <exception cref="InvalidOperationException">No pipeline was built with this handle yet.</exception>
    public void Close() => Circuit.Close();

    internal void Attach(Circuit circuit)
    {
        if (Interlocked.CompareExchange(ref _circuit, circuit, null) is not null)
        {
            throw new InvalidOperationException(
                "This CircuitControl belongs to a circuit already. Use one handle for each pipeline.");
        }
    }
}
