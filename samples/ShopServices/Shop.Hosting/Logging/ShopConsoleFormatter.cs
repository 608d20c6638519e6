using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Shop.Hosting.Logging;

/// <summary>
/// Writes one line per log entry: <c>12:00:01.123 info Requests GET /api/orders 200 in 3.1 ms trace=4bf9…</c>. Further
/// lines, such as an exception's, are indented. One search for the trace id follows a request through all services.
/// </summary>
internal sealed class ShopConsoleFormatter(TimeProvider timeProvider) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "shop";
    private const string Indent = "    ";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception).AsSpan();
        var lines = message.EnumerateLines();
        lines.MoveNext();

        textWriter.Write(timeProvider.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        textWriter.Write(' ');
        textWriter.Write(LevelName(logEntry.LogLevel));
        textWriter.Write(' ');
        textWriter.Write(ShortCategory(logEntry.Category));
        textWriter.Write(' ');
        textWriter.Write(lines.Current);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            textWriter.Write(" trace=");
            textWriter.Write(activity.TraceId.ToHexString());
        }

        textWriter.WriteLine();
        WriteIndented(textWriter, lines);
        if (logEntry.Exception is { } exception)
        {
            WriteIndented(textWriter, Describe(exception, logEntry.LogLevel).AsSpan().EnumerateLines());
        }
    }

    // A warning is expected to pass, such as a restart; its stack trace would hide the next lines.
    private static string Describe(Exception exception, LogLevel level) =>
        level >= LogLevel.Error ? exception.ToString() : $"{exception.GetType().Name}: {exception.Message}";

    private static void WriteIndented(TextWriter writer, SpanLineEnumerator lines)
    {
        while (lines.MoveNext())
        {
            if (lines.Current.IsEmpty)
            {
                continue;
            }

            writer.Write(Indent);
            writer.WriteLine(lines.Current);
        }
    }

    private static ReadOnlySpan<char> ShortCategory(string category) =>
        category.AsSpan(category.LastIndexOf('.') + 1);

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
