using EdgeKit.Packages.Running;

namespace EdgeKit.Packages;

/// <summary>A worker with nothing but EdgeKit.Resilience.</summary>
[Collection(StrangersCollection.Name)]
public sealed class WorkerTests(Strangers at)
{
    [Fact]
    public async Task It_calls_through_a_policy()
    {
        await using var worker = ChildProcess.Start(
            "dotnet", [Path.Combine(at.Applications.Output("Worker"), "Worker.dll"), $"--Backend={at.Backend.Url}"]);
        (await worker.EndAsync()).ShouldBe(0, worker.Transcript());
        worker.Transcript().ShouldContain("The bank answered 500.");
        at.Backend.Asked("/failing/worker").ShouldBe(3);
    }

    [Fact]
    public void It_runs_without_ASPNET_Core() =>
        File.ReadAllText(Path.Combine(at.Applications.Output("Worker"), "Worker.runtimeconfig.json")).ShouldNotContain(
            "Microsoft.AspNetCore.App");

    [Fact]
    public void It_brings_no_client_of_Redis() =>
        Directory.GetFiles(at.Applications.Output("Worker"), "*Redis*").ShouldBeEmpty();
}
