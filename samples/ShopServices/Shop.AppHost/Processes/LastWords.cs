using System.Text;

namespace Shop.AppHost.Processes;

/// <summary>
/// Keeps the message of the exception that ended a process, without the stack: what a user can act on.
/// </summary>
internal sealed class LastWords
{
    private const string Opening = "Unhandled exception. ";
    private readonly StringBuilder _words = new();
    private bool _listening;

    public void Hear(string line)
    {
        lock (_words)
        {
            var opens = line.StartsWith(Opening, StringComparison.Ordinal);
            _listening = opens || (_listening && !IsStack(line));
            if (_listening)
            {
                _words.AppendLine().Append(opens ? line[Opening.Length..] : line);
            }
        }
    }

    public override string ToString()
    {
        lock (_words)
        {
            return _words.ToString();
        }
    }

    private static bool IsStack(string line) =>
        line.StartsWith("   at ", StringComparison.Ordinal) || line.StartsWith(" ---> ", StringComparison.Ordinal);
}
