namespace EdgeKit.Policies.Loading;

/// <summary>A registered model: an immutable object derived from the options of one table.</summary>
/// <param name="Type">The type it is read by.</param>
/// <param name="Build">Builds it from a table that is not yet in force. Must have no side effects.</param>
internal sealed record RegisteredModel(Type Type, Func<IServiceProvider, PolicyTable, object> Build);
