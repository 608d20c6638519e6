using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Policies.Tests.Loading;

/// <summary>A real appsettings.json on a real disk, edited as editors, deployments and ConfigMaps edit it.</summary>
public sealed class FileReloadTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgekit-policies-");

    private string SettingsFile => Path.Combine(_folder.FullName, "appsettings.json");

    [Theory]
    [InlineData(Edit.InPlace)]
    [InlineData(Edit.ByRename)]
    public async Task An_edit_of_the_file_comes_into_force(Edit edit)
    {
        await using var host = await StartedAsync();

        Write(edit, Pair(2));
        await ReachesAsync(host, left: 2);

        host.Monitor.CurrentValue.Right.ShouldBe(2);
        host.Log.Of(2).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Edit.InPlace)]
    [InlineData(Edit.ByRename)]
    public async Task A_bad_edit_is_refused_once_and_a_good_one_heals(Edit edit)
    {
        await using var host = await StartedAsync();

        Write(edit, """{ "EdgeKit": { "Pair": { "Left": 7, "Rihgt": 7 } } }""");
        await UntilAsync(() => host.Tables.Rejected.Count > 0);
        host.Monitor.CurrentValue.Left.ShouldBe(1);
        (await host.HealthAsync()).Status.ShouldBe(HealthStatus.Degraded);

        Write(edit, Pair(3));
        await ReachesAsync(host, left: 3);
        (await host.HealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
        host.Log.Of(2).ShouldHaveSingleItem().ShouldContain("Did you mean Right?");
        host.Counts.Rejected.ShouldBe(1);
        host.Counts.Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task Under_load_no_reader_ever_sees_half_of_an_edit_or_an_exception()
    {
        const int Edits = 6;
        await using var host = await StartedAsync();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntil(host, stop.Token))).ToArray();

        for (var i = 2; i <= Edits; i++)
        {
            Write(i % 2 == 0 ? Edit.ByRename : Edit.InPlace, Pair(i));
            await ReachesAsync(host, left: i);
            Write(i % 2 == 0 ? Edit.InPlace : Edit.ByRename, $$"""{ "EdgeKit": { "Pair": { "Left": {{i + 1000}}, "Right": "half" } } }""");
            await UntilAsync(() => host.Tables.Rejected.Count > 0);
        }

        await stop.CancelAsync();
        (await Task.WhenAll(readers)).ShouldAllBe(reads => reads > 0);
        host.Monitor.CurrentValue.Left.ShouldBe(Edits);
        host.Tables.Current.Generation.ShouldBe(Edits);
        host.Counts.Rejected.ShouldBe(Edits - 1);
        host.Log.Of(2).Count.ShouldBe(Edits - 1);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static long ReadUntil(PolicyHost host, CancellationToken cancellationToken)
    {
        var monitor = host.Monitor;
        long reads = 0;
        int seen = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var pair = monitor.CurrentValue;
            pair.Left.ShouldBe(pair.Right);
            pair.Left.ShouldBeInRange(seen, 999); // never a refused value, never an older table
            seen = pair.Left;
            reads++;
            Thread.Yield();
        }

        return reads;
    }

    private static string Pair(int value) => $$"""{ "EdgeKit": { "Pair": { "Left": {{value}}, "Right": {{value}} } } }""";

    private static Task ReachesAsync(PolicyHost host, int left) =>
        UntilAsync(() => host.Monitor.CurrentValue.Left == left);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        }
    }

    private void Write(Edit edit, string json)
    {
        if (edit == Edit.InPlace)
        {
            File.WriteAllText(SettingsFile, json);
            return;
        }

        File.WriteAllText(SettingsFile + ".new", json);
        File.Move(SettingsFile + ".new", SettingsFile, overwrite: true);
    }

    private async Task<PolicyHost> StartedAsync()
    {
        Write(Edit.InPlace, Pair(1));
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(source =>
            {
                source.Path = SettingsFile;
                source.ReloadOnChange = true;
                source.ResolveFileProvider();
            })
            .Build();
        var host = new PolicyHost(configuration);
        await host.StartAsync();
        return host;
    }

    public enum Edit
    {
        InPlace,
        ByRename,
    }
}
