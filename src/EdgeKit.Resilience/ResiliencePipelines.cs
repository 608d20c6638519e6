using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience;

/// <summary>
/// The pipelines in force and the circuits behind them: one singleton, by policy and authority. A reload replaces the
/// pipelines and keeps circuits and budgets. Thread safe.
/// </summary>
public sealed class ResiliencePipelines : IDisposable
{
    private readonly ConcurrentDictionary<string, PolicyState> _policies = new(StringComparer.OrdinalIgnoreCase);
    private readonly IOptionsMonitor<ResilienceOptions> _options;
    private readonly PipelineServices _services;
    private readonly CircuitCallbacks _circuitCallbacks;
    private readonly IDisposable? _watch;

    internal ResiliencePipelines(
        IOptionsMonitor<ResilienceOptions> options,
        TimeProvider timeProvider,
        ILogger<ResiliencePipelines> logger,
        IMeterFactory meterFactory,
        ILastGoodResponses? lastGood,
        Func<double> random)
    {
        var metrics = new ResilienceMetrics(meterFactory);
        _options = options;
        _services = new PipelineServices(timeProvider, random, logger, metrics, lastGood);
        metrics.Observe(() => _policies.Values);
        _circuitCallbacks = new CircuitCallbacks(_services.Random, OnTransition, ThresholdFactor);
        _watch = options.OnChange(Apply);
    }

    /// <summary>Refuses every call to an authority until <see cref="Close"/>.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="authority">Any URI of the authority.</param>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public void Isolate(string policy, Uri authority) => CircuitOf(policy, authority).Isolate();

    /// <summary>Lets every call to an authority through and forgets what was counted against it.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="authority">Any URI of the authority.</param>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public void Close(string policy, Uri authority) => CircuitOf(policy, authority).Close();

    /// <summary>
    /// Reports that an authority was found healthy by other means, such as an active health check. Every circuit of it
    /// that is open becomes half-open at once, and the probes that it then lets through decide: a report alone closes
    /// nothing. Where they fail, the cooldown goes on as if nothing had been reported, and until its end only a
    /// recovery is believed. A circuit that is isolated stays so, and a Retry-After of the authority is kept to. Cheap
    /// enough for every health check; thread safe.
    /// </summary>
    /// <param name="authority">Any URI of the authority.</param>
    /// <param name="recovered">Whether the same check had found it unhealthy the time before.</param>
    public void ReportHealthy(Uri authority, bool recovered = false)
    {
        ArgumentNullException.ThrowIfNull(authority);
        var key = AuthorityKey.FromUri(authority);
        foreach (var (_, runtime) in _policies)
        {
            runtime.Find(key)?.Circuit.ReportHealthy(recovered);
        }
    }

    /// <summary>The state of the circuit of an authority; closed for one that was not called yet.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="authority">Any URI of the authority.</param>
    /// <returns>The state.</returns>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public CircuitState StateOf(string policy, Uri authority) => CircuitOf(policy, authority).Phase.State;

    /// <summary>Stops listening for reloads.</summary>
    public void Dispose() => _watch?.Dispose();

    /// <summary>Raised after each change of a circuit, by the call that caused it.</summary>
    internal event Action<CircuitTransition>? Moved;

    /// <summary>What is known of the circuits of other instances, if anything.</summary>
    internal ISharedCircuits? SharedCircuits { get; init; }

    /// <summary>The refusals of the circuits that are open now and have an end.</summary>
    internal IEnumerable<CircuitRejection> OpenCircuits =>
        _policies.Values.SelectMany(
            p => p.Authorities).Select(a => a.Circuit.Phase).OfType<OpenPhase>().Select(open => open.Rejection);

    internal int AuthorityCount(string policy) => Find(policy).Authorities.Count();

    internal CachedPipeline GetPipeline(string client, string policy, Uri uri)
    {
        var runtime = Find(policy);
        return new CachedPipeline(policy, runtime, runtime.StateOf(AuthorityKey.FromUri(uri), client));
    }

    /// <summary>Whether a client has called the authority whose circuit moved.</summary>
    internal bool Uses(string client, CircuitTransition moved) =>
        _policies.TryGetValue(moved.Policy, out var runtime)
        && runtime.Authorities.Any(a => a.Name == moved.Authority && a.Clients.Any(c => c.Client == client));

    internal PolicyState Find(string policy) =>
        _policies.TryGetValue(policy, out var runtime) ? runtime : _policies.GetOrAdd(policy, Create(policy));

    private PolicyState Create(string policy)
    {
        var options = _options.CurrentValue;
        return options.Policies.TryGetValue(policy, out var found)
            ? new PolicyState(
                new PolicyModel(policy, found, options), options.MaxAuthorities, _services, _circuitCallbacks)
            : throw new InvalidOperationException(
                $"There is no resilience policy \"{policy}\". Known: {string.Join(", ", options.Policies.Keys)}. Add it under EdgeKit:Resilience:Policies.");
    }

    private Circuit CircuitOf(string policy, Uri authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return Find(policy).StateOf(AuthorityKey.FromUri(authority)).Circuit;
    }

    private void Apply(ResilienceOptions options)
    {
        foreach (var (name, runtime) in _policies)
        {
            if (options.Policies.TryGetValue(name, out var policy))
            {
                runtime.Apply(new PolicyModel(name, policy, options), options.MaxAuthorities);
            }
        }
    }

    private void OnTransition(CircuitTransition moved)
    {
        CircuitEvents.Log(_services.Logger, moved);
        CircuitEvents.Trace(moved);
        _services.Metrics.Moved(moved);
        Moved?.Invoke(moved);
    }

    private double ThresholdFactor(string policy, string authority) =>
        _options.CurrentValue.SharedCircuits is { } fleet && SharedCircuits?.OpenElsewhere(policy, authority) >= fleet.Quorum
        ? fleet.Threshold : 1;
}
