using System.Diagnostics;
using System.Globalization;

namespace EdgeKit.Ratios.Saga;

/// <summary>What a process and those that it started have had of the processors.</summary>
internal static class ProcessorTime
{
    public static TimeSpan Of(int parent) =>
        Process.GetProcesses().Where(it => it.Id == parent || ParentOf(it.Id) == parent)
        .Aggregate(TimeSpan.Zero, (sum, it) => sum + it.TotalProcessorTime);

    private static int ParentOf(int processId)
    {
        try
        {
            // The name, in parentheses, may hold anything; state and parent follow it.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended meanwhile
        }
    }
}
