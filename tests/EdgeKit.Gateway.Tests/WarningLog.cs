using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Gateway.Tests;

/// <summary>Keeps what YARP and EdgeKit warn of.</summary>
internal sealed class WarningLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyCollection<string> Warnings => _warnings;

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(WarningLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning
            && (name.StartsWith("EdgeKit.", StringComparison.Ordinal)
                || (name.StartsWith("Yarp.", StringComparison.Ordinal)
                    && !name.EndsWith(".ActiveHealthCheckMonitor", StringComparison.Ordinal)));

        public void Log<TState>(LogLevel logLevel,
            EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log._warnings.Enqueue(formatter(state, exception));
            }
        }
    }
}
