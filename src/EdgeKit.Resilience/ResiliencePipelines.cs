using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience;

/// <summary>
/// The pipelines of the process and their circuits, by policy and authority. A singleton. A reload replaces pipelines
/// and keeps circuits and budgets. Thread safe.
/// </summary>
public sealed class ResiliencePipelines
{
    private readonly ConcurrentDictionary<string, AuthorityTable> _policies = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<ResilienceModel> _currentModel;
    private readonly PipelineServices _services;
    private readonly CircuitCallbacks _circuitCallbacks;

    internal ResiliencePipelines(
        Func<ResilienceModel> currentModel, TimeProvider timeProvider, ILogger<ResiliencePipelines> logger,
        IMeterFactory meterFactory, ILastGoodResponses? lastGood, Func<double> random)
    {
        var metrics = new ResilienceMetrics(meterFactory.Create(ResilienceMetrics.MeterName));
        _currentModel = currentModel;
        _services = new PipelineServices(timeProvider, random, logger, metrics, lastGood);
        _circuitCallbacks = new CircuitCallbacks(random, OnTransition, ThresholdFactor);
        metrics.Observe(
            () => Authorities.Select(a => new Measurement<int>((int)a.Circuit.Phase.State, a.Telemetry.Tags)),
            () => Authorities.SelectMany(a => a.Pipelines.Select(p => new Measurement<double>(
                p.Budget.Remaining, [.. a.Telemetry.Tags, new(ResilienceMetrics.ClientTag, p.Client)]))));
    }

    /// <summary>Rejects every call to an authority until <see cref="Close"/>.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="authority">Any URI of the authority.</param>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public void Isolate(string policy, Uri authority) => CircuitOf(policy, authority).Isolate();

    /// <summary>Closes the circuit of an authority and forgets its failures.</summary>
    /// <inheritdoc cref="Isolate"/>
    public void Close(string policy, Uri authority) => CircuitOf(policy, authority).Close();

    /// <summary>
    /// Reports that another source, such as an active health check, found an authority healthy. Its open circuits
    /// become half-open, and their probes decide: a report alone closes nothing. If the probes fail, the break
    /// continues as if nothing had been reported, and until its end only a recovery is accepted. Isolated circuits and
    /// Retry-After are not affected. Cheap enough for every health check; thread safe.
    /// </summary>
    /// <param name="authority">Any URI of the authority.</param>
    /// <param name="recovered">True if the previous check found it unhealthy.</param>
    public void ReportHealthy(Uri authority, bool recovered = false)
    {
        ArgumentNullException.ThrowIfNull(authority);
        var key = AuthorityKey.FromUri(authority);
        foreach (var (_, authorities) in _policies)
        {
            authorities.Find(key)?.Circuit.ReportHealthy(recovered);
        }
    }

    /// <summary>Gets the state of an authority's circuit; closed if the authority has not been called.</summary>
    /// <inheritdoc cref="Isolate"/>
    /// <returns>The state.</returns>
    public CircuitState StateOf(string policy, Uri authority) => CircuitOf(policy, authority).Phase.State;

    /// <summary>Raised after each state change of a circuit, by the call that caused it.</summary>
    internal event Action<CircuitTransition>? Moved;

    /// <summary>The open circuits of other instances, if these are exchanged.</summary>
    internal ISharedCircuits? SharedCircuits { get; init; }

    internal ResilienceModel CurrentModel => _currentModel();

    /// <summary>The rejections of circuits that are open now; isolated ones are left out.</summary>
    internal IEnumerable<CircuitRejection> OpenCircuits =>
        Authorities.Select(a => a.Circuit.Phase).OfType<OpenPhase>().Select(open => open.Rejection);

    private IEnumerable<AuthorityState> Authorities => _policies.Values.SelectMany(p => p.All);

    internal int AuthorityCount(string policy) => _policies.TryGetValue(policy, out var table) ? table.All.Count() : 0;

    internal AuthorityState AuthorityOf(string policy, Uri authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return AuthorityOf(_currentModel().Get(policy), authority);
    }

    internal HttpPipeline GetPipeline(ResilienceModel model, string client, string policy, Uri uri)
    {
        var policyModel = model.Get(policy);
        return AuthorityOf(policyModel, uri).PipelineFor(client, policyModel);
    }

    /// <summary>True if the client has called the authority whose circuit changed.</summary>
    internal bool Uses(string client, CircuitTransition transition) =>
        _policies.TryGetValue(transition.Policy, out var authorities)
        && authorities.All.Any(a => a.Name == transition.Authority && a.Pipelines.Any(p => p.Client == client));

    private AuthorityState AuthorityOf(PolicyModel model, Uri uri)
    {
        var authorities = _policies.TryGetValue(model.Name, out var known) ? known
            : _policies.GetOrAdd(model.Name, name => new AuthorityTable(name, _services, _circuitCallbacks));
        return authorities.Get(AuthorityKey.FromUri(uri), model);
    }

    private Circuit CircuitOf(string policy, Uri authority) => AuthorityOf(policy, authority).Circuit;

    private void OnTransition(CircuitTransition transition)
    {
        CircuitEvents.Log(_services.Logger, transition);
        CircuitEvents.Trace(transition);
        CircuitEvents.Count(_services.Metrics, transition);
        Moved?.Invoke(transition);
    }

    private double ThresholdFactor(string policy, string authority) =>
        _currentModel().SharedCircuits is { } options
        && SharedCircuits?.OpenElsewhere(policy, authority) >= options.Quorum
            ? options.Threshold : 1;
}
