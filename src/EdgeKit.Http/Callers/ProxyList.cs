using Microsoft.Extensions.Options;

namespace EdgeKit.Http.Callers;

/// <inheritdoc/>
internal sealed class ProxyList<TOptions>(IOptionsMonitor<TOptions> options, Func<TOptions, IReadOnlyList<string>> read)
    : IProxyList
    where TOptions : class
{
    public IReadOnlyList<string> Current => read(options.CurrentValue);
}
