using Microsoft.Extensions.Options;

namespace EdgeKit.Policies.Loading;

/// <summary>The options at the time of their first use in a scope, usually a request.</summary>
internal sealed class LastGoodSnapshot<TOptions>(PolicyTables tables) : IOptionsSnapshot<TOptions>
    where TOptions : class
{
    public TOptions Value { get; } = tables.Current.Get<TOptions>();

    public TOptions Get(string? name) => Value;
}
