using System.Collections.Frozen;
using EdgeKit.Policies.Loading;

namespace EdgeKit.Policies;

/// <summary>The options of an accepted configuration and models derived from them. Immutable. Thread safe.</summary>
public sealed class PolicyTable
{
    private FrozenDictionary<Type, object> _values;
    private ModelBuilder? _builder;
    private bool _isReplaced;

    internal PolicyTable(long generation, IEnumerable<KeyValuePair<Type, object>> sections, IEnumerable<Type> written)
    {
        Generation = generation;
        _values = Sections = sections.ToFrozenDictionary();
        Written = written.ToFrozenSet();
    }

    /// <summary>1 for the table of the start, increased by one with each accepted reload.</summary>
    public long Generation { get; }

    /// <summary>True if another table is in force, or is about to be.</summary>
    internal bool IsReplaced
    {
        get => Volatile.Read(ref _isReplaced);
        set => Volatile.Write(ref _isReplaced, value);
    }

    /// <summary>The table in force, while this one is built: models may take over what it has fetched.</summary>
    internal PolicyTable? Former { get; private set; }

    internal FrozenDictionary<Type, object> Sections { get; }

    /// <summary>Policies of the previous table, for requests in flight; see <see cref="FormerNames"/>.</summary>
    internal HashSet<(Type Options, string Name)> Kept { get; } = [];

    /// <summary>Options whose section exists in the configuration; all others have their defaults.</summary>
    internal IReadOnlySet<Type> Written { get; }

    /// <summary>Gets the options of one feature, or a model derived from options.</summary>
    /// <typeparam name="T">
    /// An options class registered with <c>AddEdgeKitPolicies</c>, or a model registered with <c>AddEdgeKitModel</c>.
    /// </typeparam>
    /// <returns>The options or the model; treat them as read-only.</returns>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not registered.</exception>
    public T Get<T>()
        where T : class =>
        Find<T>() ?? throw new InvalidOperationException(
            $"Neither a configuration section nor a model is registered for {typeof(T).Name}. "
            + $"Call AddEdgeKitPolicies<{typeof(T).Name}>(section) or AddEdgeKitModel<{typeof(T).Name}>(build) first.");

    /// <summary>Gets options or a model, or <see langword="null"/> if the feature is not registered.</summary>
    /// <typeparam name="T">The options class or the model.</typeparam>
    /// <returns>The options, the model, or <see langword="null"/>.</returns>
    public T? Find<T>()
        where T : class =>
        (T?)(_values.TryGetValue(typeof(T), out var value) ? value : _builder?.Find(this, typeof(T)));

    /// <summary>Builds all models, before the table comes into force.</summary>
    internal void Complete(ModelBuilder builder, PolicyTable? former)
    {
        (_builder, Former) = (builder, former);
        _values = builder.BuildAll(this).Concat(Sections).ToFrozenDictionary();
        (_builder, Former) = (null, null);
    }
}
