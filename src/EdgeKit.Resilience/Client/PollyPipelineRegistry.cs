using System.Collections.Concurrent;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// The clients that have a policy inside a pipeline of Microsoft.Extensions.Http.Resilience. Such a pipeline does not
/// know its client, but it is created on the thread on which the factory builds the client's handlers.
/// </summary>
internal sealed class PollyPipelineRegistry : IDisposable
{
    private readonly ThreadLocal<string?> _current = new();
    private readonly ConcurrentDictionary<string, string> _policies = new(StringComparer.Ordinal);

    public void BuildHandlers(string client, Action build)
    {
        var outer = _current.Value;
        _current.Value = client;
        try
        {
            build();
        }
        finally
        {
            _current.Value = outer;
        }
    }

    /// <summary>
    /// Registers a pipeline named after its client (<c>bank-x</c>). A pipeline for all clients (<c>-x</c>) is created
    /// once, for the first of them, and is not registered.
    /// </summary>
    public void Register(string policy, string? pipeline)
    {
        if (_current.Value is { } client && pipeline?.StartsWith(client + "-", StringComparison.Ordinal) == true)
        {
            _policies[client] = policy;
        }
    }

    public string? PolicyOf(string client) => _policies.GetValueOrDefault(client);

    public void Dispose() => _current.Dispose();
}
