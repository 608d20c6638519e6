using System.Text;

namespace Shop.AppHost.Processes;

/// <summary>Collects the message of the unhandled exception that ended a process, without its stack trace.</summary>
internal sealed class ExitOutput
{
    private const string Prefix = "Unhandled exception. ";
    private readonly StringBuilder _text = new();
    private bool _isMessage;

    public void Add(string line)
    {
        lock (_text)
        {
            var begins = line.StartsWith(Prefix, StringComparison.Ordinal);
            _isMessage = begins || (_isMessage && !IsStack(line));
            if (_isMessage)
            {
                _text.AppendLine().Append(begins ? line[Prefix.Length..] : line);
            }
        }
    }

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }

    private static bool IsStack(string line) =>
        line.StartsWith("   at ", StringComparison.Ordinal) || line.StartsWith(" ---> ", StringComparison.Ordinal);
}
