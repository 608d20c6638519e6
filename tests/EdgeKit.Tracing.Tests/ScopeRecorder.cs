using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Tracing.Tests;

/// <summary>Keeps each log line with the scopes that were open around it.</summary>
internal sealed class ScopeRecorder : ILoggerProvider, ISupportExternalScope, ILogger
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ConcurrentDictionary<string, string> Scopes { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel,
        EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var scopes = new List<string?>();
        _scopes.ForEachScope((scope, list) => list.Add(scope?.ToString()), scopes);
        Scopes[formatter(state, exception)] = string.Join(" | ", scopes);
    }

    public void Dispose()
    {
    }
}
