using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Configuration;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>One policy while the process runs: the model in force, and the state that outlives it.</summary>
internal sealed class PolicyState
{
    private readonly PipelineServices _services;
    private readonly AuthorityTable _authorities;
    private PolicyModel _model;
    private int _maxAuthorities;

    public PolicyState(
        PolicyModel model, int maxAuthorities, PipelineServices services, CircuitCallbacks surroundings)
    {
        _model = model;
        _maxAuthorities = maxAuthorities;
        _services = services;
        _authorities = new AuthorityTable(key => new AuthorityState(
            key, new Circuit(model.Name, key.ToString(), Model.Circuit, services.TimeProvider, surroundings)));
    }

    public PolicyModel Model => Volatile.Read(ref _model);

    public IEnumerable<AuthorityState> Authorities => _authorities.All;

    public AuthorityState StateOf(AuthorityKey key) => _authorities.Get(key, Volatile.Read(ref _maxAuthorities));

    /// <returns><see langword="null"/> for an authority that was not called yet.</returns>
    public AuthorityState? Find(AuthorityKey key) => _authorities.Find(key);

    public ClientState StateOf(AuthorityKey key, string client) =>
        StateOf(key).ClientFor(client, _services, Model.Policy.Retry.Budget);

    /// <summary>Pipelines follow by themselves: each is built anew when its client sends next.</summary>
    public void Apply(PolicyModel model, int maxAuthorities)
    {
        Volatile.Write(ref _maxAuthorities, maxAuthorities);
        Volatile.Write(ref _model, model);
        foreach (var state in _authorities.All)
        {
            state.Apply(model);
        }
    }
}
