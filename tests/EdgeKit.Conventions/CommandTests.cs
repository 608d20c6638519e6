using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

/// <summary>
/// Checks the two commands of the README. EdgeKit.Scenarios runs the first; the second, <c>./test.sh</c>, runs all
/// tests.
/// </summary>
public sealed class CommandTests
{
    [Fact]
    public void CI_runs_what_the_README_prints() =>
        DocumentRules.CommandsAreExercised(Markdown.Pages.Single(
            p => p.Path == "README.md"), Repository.Read(".ci/run"), Repository.Has).ShouldBeEmpty();

    [Theory]
    [InlineData("dotnet run --project samples/Absent\n./test.sh")]
    [InlineData("dotnet run --project samples/Shop\n./test.sh --all")]
    [InlineData("dotnet test")]
    public void A_command_that_nobody_runs_is_caught(string commands) =>
        DocumentRules.CommandsAreExercised(
            new Markdown("README.md", $"```sh\n{commands}\n```\n"), "#!/bin/sh\nexec ./test.sh\n", p =>
                p == "samples/Shop").ShouldHaveSingleItem();
}
