using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeKit.Ratios;

/// <summary>Drives a URL with wrk: 32 connections for a second.</summary>
internal static partial class Wrk
{
    public const int Seconds = 1;

    /// <param name="url">What is asked for.</param>
    /// <param name="token">The bearer token that goes along.</param>
    /// <returns>Requests per second.</returns>
    /// <exception cref="InvalidOperationException">wrk is not there, or some answers were no success.</exception>
    public static async Task<double> RunAsync(string url, string? token = null)
    {
        string[] header = token is null ? [] : ["-H", $"Authorization: Bearer {token}"];
        using var process = Process.Start(new ProcessStartInfo(
            "wrk", ["-t1", "-c32", $"-d{Seconds}s", .. header, url]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("wrk did not start. Install it: apt-get install wrk.");
        var report = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var match = RequestsPerSecond().Match(report);
        return match.Success && !report.Contains("Non-2xx", StringComparison.Ordinal)
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"wrk against {url} went wrong: {report}");
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RequestsPerSecond();
}
