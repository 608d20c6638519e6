using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Policies.Tests.Support;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(EventId Id, string Text)> _entries = new();

    public IReadOnlyList<string> Of(int eventId) => [.. _entries.Where(e => e.Id.Id == eventId).Select(e => e.Text)];

    public ILogger CreateLogger(string categoryName) =>
        categoryName == typeof(PolicyTables).FullName
        ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((eventId, formatter(state, exception)));

    public void Dispose()
    {
    }
}
