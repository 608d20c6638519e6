namespace Shop.AppHost.Output;

/// <summary>The label of a log line: padded, and colored on a terminal.</summary>
internal sealed class SourceLabels(int width, bool colour)
{
    private static readonly Dictionary<string, int> Colours = new()
    {
        ["identity"] = 35, ["catalog"] = 36, ["orders"] = 32, ["inventory"] = 33,
        ["payments"] = 34, ["shipping"] = 96, ["bank"] = 95, ["shop"] = 37,
    };

    public static SourceLabels ForConsole(int width) => new(
        width, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public string Prefix(string source)
    {
        var name = source.PadRight(width);
        // A service has the same color in every cell; all gateways share another.
        return colour ? $"\e[{Colours.GetValueOrDefault(source.Split('-')[0], 31)}m{name} |\e[0m " : $"{name} | ";
    }
}
