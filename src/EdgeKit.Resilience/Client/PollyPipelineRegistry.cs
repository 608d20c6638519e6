using System.Collections.Concurrent;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// Clients that have a policy in a pipeline of Microsoft.Extensions.Http.Resilience. Such a pipeline does not know its
/// client, but it is made while, and on the thread on which, the factory makes the client's handlers.
/// </summary>
internal sealed class PollyPipelineRegistry : IDisposable
{
    private readonly ThreadLocal<string?> _making = new();
    private readonly ConcurrentDictionary<string, string> _policies = new(StringComparer.Ordinal);

    public void BuildHandlers(string client, Action make)
    {
        var outer = _making.Value;
        _making.Value = client;
        try
        {
            make();
        }
        finally
        {
            _making.Value = outer;
        }
    }

    /// <summary>
    /// A pipeline of the client is called by it (<c>bank-x</c>). One for every client (<c>-x</c>) is made once, for
    /// whoever comes first, and says nothing of that one.
    /// </summary>
    public void Register(string policy, string? pipeline)
    {
        if (_making.Value is { } client && pipeline?.StartsWith(client + "-", StringComparison.Ordinal) == true)
        {
            _policies[client] = policy;
        }
    }

    public string? PolicyOf(string client) => _policies.GetValueOrDefault(client);

    public void Dispose() => _making.Dispose();
}
