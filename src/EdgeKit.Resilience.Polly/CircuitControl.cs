using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Polly;

/// <summary>
/// Reads and controls the circuit of one strategy; assign it to
/// <see cref="EdgeKitCircuitBreakerOptions{TResult}.Control"/>. Thread safe.
/// </summary>
public sealed class CircuitControl
{
    private Circuit? _circuit;

    /// <summary>Gets the state. A circuit whose break is over stays open until the next call.</summary>
    /// <exception cref="InvalidOperationException">No pipeline was built with this instance.</exception>
    public CircuitState State => Circuit.Phase.State;

    private Circuit Circuit => Volatile.Read(ref _circuit)
        ?? throw new InvalidOperationException(
            "This CircuitControl has no circuit yet. Assign it to Control of the options and build the pipeline "
            + "first.");

    /// <summary>Rejects every call until <see cref="Close"/>.</summary>
    /// <exception cref="InvalidOperationException">No pipeline was built with this instance.</exception>
    public void Isolate() => Circuit.Isolate();

    /// <summary>Closes the circuit and forgets its failures.</summary>
    /// <exception cref="InvalidOperationException">No pipeline was built with this instance.</exception>
    public void Close() => Circuit.Close();

    internal void Attach(Circuit circuit)
    {
        if (Interlocked.CompareExchange(ref _circuit, circuit, null) is not null)
        {
            throw new InvalidOperationException(
                "This CircuitControl already has a circuit. Use one instance for each pipeline.");
        }
    }
}
