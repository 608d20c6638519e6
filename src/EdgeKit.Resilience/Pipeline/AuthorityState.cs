using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Hedging;
using EdgeKit.Resilience.Limits;
using EdgeKit.Resilience.Retry;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>What one policy knows of one authority. Lives on when the policy is reloaded.</summary>
internal sealed class AuthorityState(AuthorityKey key, Circuit circuit)
{
    private ClientState[] _clients = [];
    private Throttle? _throttle;
    private bool _used;
    private bool _evicted;

    public AuthorityKey Key => key;

    public string Name { get; } = key.ToString();

    public Circuit Circuit => circuit;

    public ConcurrencyLimiter ConcurrencyLimiter { get; } = new();

    public LatencyWindow Latency { get; } = new();

    /// <summary>Whoever still holds it must look it up again.</summary>
    public bool IsEvicted => Volatile.Read(ref _evicted);

    public IReadOnlyList<ClientState> Clients => Volatile.Read(ref _clients);

    public bool IsCircuitClosed => circuit.Phase.State == CircuitState.Closed;

    /// <summary>Written only when it changes: an authority in use is read, not written.</summary>
    public void MarkUsed()
    {
        if (!Volatile.Read(ref _used))
        {
            Volatile.Write(ref _used, true);
        }
    }

    public void Apply(PolicyModel model)
    {
        circuit.Apply(model.Circuit);
        foreach (var client in Clients)
        {
            client.Budget.Apply(model.Policy.Retry.Budget);
        }
    }

    public void Evict() => Volatile.Write(ref _evicted, true);

    public bool ClearUsed() => Interlocked.Exchange(ref _used, false);

    /// <summary>What was counted stays as long as the window stays.</summary>
    public Throttle ThrottleFor(TimeSpan window)
    {
        var throttle = Volatile.Read(ref _throttle);
        if (throttle is null || throttle.Window != window)
        {
            throttle = new Throttle(window);
            Volatile.Write(ref _throttle, throttle);
        }

        return throttle;
    }

    /// <summary>Nearly always there is one client, so this is a short walk.</summary>
    public ClientState ClientFor(string client, PipelineServices services, RetryBudgetOptions budget)
    {
        while (true)
        {
            var clients = Volatile.Read(ref _clients);
            foreach (var known in clients)
            {
                if (known.Client == client)
                {
                    return known;
                }
            }

            ClientState[] grown = [
                .. clients, new ClientState(client, this, services, new RetryBudget(budget, services.TimeProvider))];
            Interlocked.CompareExchange(ref _clients, grown, clients);
        }
    }
}
