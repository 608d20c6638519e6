using System.Net.NetworkInformation;

namespace EdgeKit.Scenarios.Running;

/// <summary>The first command of the README, run in a shell as printed.</summary>
internal static class ReadmeCommand
{
    private const string Run = "dotnet run ";
    private const int PrintedBasePort = 8080;
    private static readonly DirectoryInfo Root = new DirectoryInfo(AppHost.Project).Parent!.Parent!.Parent!;

    public static string Printed { get; } =
        File.ReadLines(Path.Combine(Root.FullName, "README.md")).First(
            static line => line.StartsWith(Run, StringComparison.Ordinal));

    /// <summary>Returns the default base port, or another if one of its ports is in use.</summary>
    public static int BasePort() =>
        AreFree(PrintedBasePort) ? PrintedBasePort : PortBlock.FirstOf(ShopUnderTest.Names.Length);

    public static ChildProcess Start(int basePort, IReadOnlyDictionary<string, string> environment)
    {
        var command = basePort == PrintedBasePort ? Printed : $"{Printed} -- --base-port {basePort}";
        // Not sh: some drop variables whose names have a hyphen.
        return ChildProcess.Start("bash", ["-c", $"cd '{Root.FullName}' && exec {command}"], environment);
    }

    private static bool AreFree(int first) =>
        !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(static it => it.Port)
            .Intersect(Enumerable.Range(first, ShopUnderTest.Names.Length)).Any();
}
