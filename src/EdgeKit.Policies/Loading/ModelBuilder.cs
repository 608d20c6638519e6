namespace EdgeKit.Policies.Loading;

/// <summary>Builds the models of one table. A model may read another one, which is then built first.</summary>
internal sealed class ModelBuilder(IServiceProvider services, IEnumerable<RegisteredModel> registered)
{
    private readonly Dictionary<Type, RegisteredModel> _pending = registered.ToDictionary(m => m.Type);
    private readonly Dictionary<Type, object> _built = [];
    private readonly HashSet<Type> _building = [];

    public IReadOnlyDictionary<Type, object> BuildAll(PolicyTable table)
    {
        foreach (var type in _pending.Keys)
        {
            Find(table, type);
        }

        return _built;
    }

    /// <exception cref="InvalidOperationException">Models read each other in a circle.</exception>
    public object? Find(PolicyTable table, Type type)
    {
        if (_built.TryGetValue(type, out var model) || !_pending.TryGetValue(type, out var pending))
        {
            return model;
        }

        if (!_building.Add(type))
        {
            throw new InvalidOperationException($"The model {type.Name} reads itself while it is built.");
        }

        return _built[type] = pending.Build(services, table);
    }
}
