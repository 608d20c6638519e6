using System.Net.NetworkInformation;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;
using EdgeKit.Testing;

namespace EdgeKit.Conventions;

/// <summary>The README's two commands. The second is <c>./test.sh</c>, which runs this.</summary>
public sealed class CommandTests
{
    private const int FirstPort = 8080;
    private const int Processes = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static Markdown Readme => Markdown.Pages.Single(p => p.Path == "README.md");

    [Fact]
    public void CI_runs_what_the_README_prints() =>
        DocumentRules.CommandsAreExercised(Readme, Repository.Read(".ci/run"), Repository.Has).ShouldBeEmpty();

    [Theory]
    [InlineData("dotnet run --project samples/Absent\n./test.sh")]
    [InlineData("dotnet run --project samples/Shop\n./test.sh --all")]
    [InlineData("dotnet test")]
    public void A_command_that_nobody_runs_is_caught(string commands) =>
        DocumentRules.CommandsAreExercised(
            new Markdown("README.md", $"```sh\n{commands}\n```\n"), "#!/bin/sh\nexec ./test.sh\n", p => p == "samples/Shop").ShouldHaveSingleItem();

    [Fact]
    public async Task The_first_command_starts_the_shop_and_SIGTERM_leaves_nothing_behind()
    {
        var first = AreFree(FirstPort) ? FirstPort : PortBlock.FirstOf(Processes);
        await using var shop = ChildProcess.Start("sh", ["-c", $"cd '{Repository.Root}' && exec {Command(first)}"]);

        await shop.LineAsync(line => line == "ready", Patience);
        shop.Terminate();
        await shop.Exited.WaitAsync(Patience);

        AreFree(first).ShouldBeTrue(shop.Transcript());
    }

    /// <summary>As printed; only on a machine where something else has the ports it takes others.</summary>
    private static string Command(int first)
    {
        var printed = Readme.Code("sh").First().Split('\n')[0];
        return first == FirstPort ? printed : $"{printed} -- --base-port {first}";
    }

    private static bool AreFree(int first)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(l => l.Port);
        return !taken.Intersect(Enumerable.Range(first, Processes)).Any();
    }
}
