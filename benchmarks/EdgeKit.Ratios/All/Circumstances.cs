using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeKit.Ratios.All;

/// <summary>What a result depends on beside the code: when, where, with what.</summary>
internal sealed record Circumstances(string Commit, string Machine, string Load, IReadOnlyList<string> Packages)
{
    private static readonly string[] Rivals =
    [
        "RedisRateLimiting", "ZiggyCreatures.FusionCache",
            "Microsoft.Extensions.Caching.Hybrid", "Microsoft.Extensions.Http.Resilience", "Polly.Core",
        "Microsoft.AspNetCore.Authentication.JwtBearer", "Yarp.ReverseProxy", "StackExchange.Redis",
    ];

    /// <summary>Looks; the load is that before anything was measured.</summary>
    public static async Task<Circumstances> LookAsync()
    {
        var changes = await SaidAsync("git", "status", "--porcelain");
        var commit = await SaidAsync("git", "rev-parse", "--short", "HEAD") + (
            changes.Length == 0 ? "" : ", with changes that are not committed");
        var redis = (await SaidAsync("redis-server", "--version")).Split(
            ' ').First(word => word.StartsWith("v=", StringComparison.Ordinal))[2..];
        var model = File.ReadLines("/proc/cpuinfo").First(
            line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim();
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd} at {commit}"),
            $"{Environment.ProcessorCount} cores of an {model}, {RuntimeInformation.FrameworkDescription}, Redis {redis}",
            (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0],
            PackageVersions());
    }

    /// <summary>The versions of the rivals that this program was built with.</summary>
    private static string[] PackageVersions()
    {
        using var built = JsonDocument.Parse(
            File.ReadAllText(Path.ChangeExtension(typeof(Circumstances).Assembly.Location, ".deps.json")));
        var all = built.RootElement.GetProperty("libraries").EnumerateObject().Select(
            library => library.Name.Split('/')).ToDictionary(it => it[0], it => it[1]);
        return [.. Rivals.Select(name => $"{name} {all[name]}")];
    }

    private static async Task<string> SaidAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            program, arguments) { RedirectStandardOutput = true, WorkingDirectory = BuiltShop.Repository })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim();
    }
}
