using Microsoft.Extensions.Options;

namespace EdgeKit.Policies.Loading;

/// <summary>The options as they were when the scope, mostly a request, first asked for them.</summary>
internal sealed class LastGoodSnapshot<TOptions>(PolicyTables tables) : IOptionsSnapshot<TOptions>
    where TOptions : class
{
    public TOptions Value { get; } = tables.Current.Get<TOptions>();

    public TOptions Get(string? name) => Value;
}
