using System.Collections.Frozen;
using EdgeKit.Policies.Reloading;

namespace EdgeKit.Policies;

/// <summary>
/// Everything that the EdgeKit section says, bound and checked: one immutable object, replaced whole on reload, so that
/// no request ever sees half of an edit. Thread safe.
/// </summary>
public sealed class PolicyTable
{
    internal PolicyTable(long generation, IEnumerable<KeyValuePair<Type, object>> sections, IEnumerable<Type> written)
    {
        Generation = generation;
        Sections = sections.ToFrozenDictionary();
        Written = written.ToFrozenSet();
    }

    /// <summary>1 for the table of the start, then one more with each accepted reload.</summary>
    public long Generation { get; }

    internal FrozenDictionary<Type, object> Sections { get; }

    /// <summary>Policies of the table before, for requests that are under way; see <see cref="FormerNames"/>.</summary>
    internal HashSet<(Type Options, string Name)> Kept { get; } = [];

    /// <summary>Whose section somebody wrote; the others have their defaults.</summary>
    internal IReadOnlySet<Type> Written { get; }

    /// <summary>The bound options of one feature.</summary>
    /// <typeparam name="TOptions">The options class that was registered with <c>AddEdgeKitPolicies</c>.</typeparam>
    /// <returns>The options; treat them as read-only.</returns>
    /// <exception cref="InvalidOperationException">
    /// No section was registered for <typeparamref name="TOptions"/>.
    /// </exception>
    public TOptions Get<TOptions>()
        where TOptions : class =>
        Find<TOptions>() ?? throw new InvalidOperationException(
            $"No configuration section is registered for {typeof(TOptions).Name}. Call AddEdgeKitPolicies<{typeof(TOptions).Name}>(section) first.");

    /// <summary>
    /// The bound options of one feature, or <see langword="null"/> when the feature was not registered.
    /// </summary>
    /// <typeparam name="TOptions">The options class.</typeparam>
    /// <returns>The options or <see langword="null"/>.</returns>
    public TOptions? Find<TOptions>()
        where TOptions : class => (TOptions?)Sections.GetValueOrDefault(typeof(TOptions));
}
