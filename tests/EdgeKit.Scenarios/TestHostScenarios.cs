using System.Globalization;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>Kills a test process and checks that its children end.</summary>
public sealed class TestHostScenarios
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    [Fact]
    public async Task SIGKILL_of_a_test_process_ends_its_shop_and_its_servers_and_removes_their_files()
    {
        await using var host = ChildProcess.Start(
            "dotnet",
            [typeof(TestHostScenarios).Assembly.Location], new Dictionary<string, string> { [TestHost.Mark] = "" });
        var line = await host.LineAsync(
            static line => line.StartsWith(TestHostProgram.Holds, StringComparison.Ordinal), Patience);
        var held = line[TestHostProgram.Holds.Length..].Split(
            ',').Select(static id => int.Parse(id, CultureInfo.InvariantCulture)).ToArray();
        held.Length.ShouldBe(ShopUnderTest.Names.Length + 3);
        held.ShouldAllBe(static id => ServiceProcesses.Runs(id));
        var folder = Directory.GetDirectories(
            Path.GetTempPath(), $"{TestHost.FolderPrefix(host.Id)}*").ShouldHaveSingleItem();

        host.Kill();

        await Eventually.HoldsAsync(() => held.Where(ServiceProcesses.Runs).ShouldBeEmpty());
        await Eventually.HoldsAsync(() => Directory.Exists(folder).ShouldBeFalse());
    }
}
