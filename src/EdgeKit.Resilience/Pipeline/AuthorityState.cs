using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Hedging;
using EdgeKit.Resilience.Limits;
using EdgeKit.Resilience.Retry;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>The state of one policy for one authority. A reload keeps it.</summary>
internal sealed class AuthorityState(
    AuthorityKey key, Circuit circuit, AuthorityTelemetry telemetry, PipelineServices services)
{
    private HttpPipeline[] _pipelines = [];
    private Throttle? _throttle;
    private bool _isUsed;
    private bool _isEvicted;

    public AuthorityKey Key => key;

    public string Name { get; } = key.ToString();

    public Circuit Circuit => circuit;

    public AuthorityTelemetry Telemetry => telemetry;

    public ConcurrencyLimiter ConcurrencyLimiter { get; } = new(services.TimeProvider);

    public LatencyWindow Latency { get; } = new();

    /// <summary>True once the table has dropped this state; holders must look it up again.</summary>
    public bool IsEvicted => Volatile.Read(ref _isEvicted);

    /// <summary>The latest pipeline of each client.</summary>
    public IReadOnlyList<HttpPipeline> Pipelines => Volatile.Read(ref _pipelines);

    public bool IsCircuitClosed => circuit.Phase.State == CircuitState.Closed;

    /// <summary>Writes only on change, so that a busy authority stays in every core's cache.</summary>
    public void MarkUsed()
    {
        if (!Volatile.Read(ref _isUsed))
        {
            Volatile.Write(ref _isUsed, true);
        }
    }

    public void Evict() => Volatile.Write(ref _isEvicted, true);

    public bool ClearUsed() => Interlocked.Exchange(ref _isUsed, false);

    /// <summary>Returns the same throttle, with its counts, while the window is the same.</summary>
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

    /// <summary>A linear search: most authorities have one client. A new model keeps the client's budget.</summary>
    public HttpPipeline PipelineFor(string client, PolicyModel model)
    {
        while (true)
        {
            var pipelines = Volatile.Read(ref _pipelines);
            var former = default(HttpPipeline);
            foreach (var pipeline in pipelines)
            {
                former = pipeline.Client == client ? pipeline : former;
            }

            if (former?.Model == model)
            {
                return former;
            }

            var budget = former?.Budget ?? new RetryBudget(model.Options.Retry.Budget, services.TimeProvider);
            var created = new HttpPipeline(client, model, this, budget, services);
            HttpPipeline[] next = [.. pipelines.Where(pipeline => pipeline != former), created];
            if (Interlocked.CompareExchange(ref _pipelines, next, pipelines) == pipelines)
            {
                return created;
            }
        }
    }
}
