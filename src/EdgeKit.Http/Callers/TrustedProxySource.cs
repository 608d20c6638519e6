using EdgeKit.Policies;

namespace EdgeKit.Http.Callers;

internal sealed class TrustedProxySource<TOptions>(Func<TOptions, IReadOnlyList<string>> read) : ITrustedProxySource
    where TOptions : class
{
    public IReadOnlyList<string> Read(PolicyTable table) => table.Find<TOptions>() is { } options ? read(options) : [];
}
