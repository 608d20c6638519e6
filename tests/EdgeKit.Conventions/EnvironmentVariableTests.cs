using System.Diagnostics;
using System.Text.RegularExpressions;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

/// <summary>The environment variables in the documentation work in a shell.</summary>
public sealed partial class EnvironmentVariableTests
{
    [Fact]
    public async Task Every_environment_variable_of_the_documentation_can_be_exported()
    {
        var variables = Markdown.Pages.SelectMany(
            p => Variable().Matches(p.Text)).Select(m => (Name: m.Groups[1].Value, Value: m.Groups[2].Value)).ToArray();
        variables.ShouldNotBeEmpty();

        foreach (var (name, value) in variables)
        {
            (await ExportAsync(name, value)).ShouldBe(value, name);
        }
    }

    [Fact]
    public async Task A_variable_that_no_shell_exports_is_caught() =>
        (await ExportAsync("EdgeKit__RateLimit__Policies__per-caller__Capacity", "9")).ShouldBeEmpty();

    private static async Task<string> ExportAsync(string name, string value)
    {
        using var shell = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"export {name}={value}; printenv {name}"]) { RedirectStandardOutput = true,
            RedirectStandardError = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output.TrimEnd();
    }

    [GeneratedRegex("^(?:export )?([A-Za-z][^\\s=`]*__[^\\s=`]*)=(\\S+)$", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
