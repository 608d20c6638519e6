namespace EdgeKit.Tracing.Tests;

internal sealed record RawAnswer(int Status, ILookup<string, string> Headers, string Text)
{
    public static RawAnswer Parse(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = answer[..end].Split("\r\n");
        return new RawAnswer(
            int.Parse(lines[0].Split(' ')[1], null),
            lines.Skip(
                1).Select(l => l.Split(": ", 2)).ToLookup(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase),
            answer[(end + 4)..]);
    }
}
