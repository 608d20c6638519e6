using EdgeKit.Configuration;
using EdgeKit.Policies;
using EdgeKit.RateLimit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EdgeKit.Tests;

/// <summary>Files that are lost or exchanged while the application runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Limit = """{ "RateLimit": { "Policies": { "narrow": { "Capacity": 1 } } } }""";
    private static readonly string HigherLimit = Limit.Replace("1", "7", StringComparison.Ordinal);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgekit-");

    private string Settings => Path.Combine(_folder.FullName, "settings.json");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "EdgeKit": { } }""")]
    public async Task A_feature_whose_section_is_gone_stays_on(string text)
    {
        await using var test = TestApplication.Build(Limit);
        test.App.UseEdgeKit();
        await test.StartAsync();

        await test.EditAsync(text);
        await RefusedAsync(test);

        Capacity(test).ShouldBe(1);
        Tables(test).Rejected.Single().ToString().ShouldBe(
            "EdgeKit:RateLimit: was removed with all its settings. Write it again, or restart the application to run without it.");
    }

    [Fact]
    public async Task A_section_may_lose_all_its_policies()
    {
        await using var test = TestApplication.Build(Limit);
        test.App.UseEdgeKit();
        await test.StartAsync();

        await test.EditAsync(TestApplication.Settings("""{ "RateLimit": { } }"""));
        await Eventually(() => Tables(test).Current.Generation == 2);

        Tables(test).Rejected.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deleting_a_file_changes_nothing_even_if_it_was_optional_or_had_a_part_of_the_settings(
        bool optional)
    {
        File.WriteAllText(Settings, TestApplication.Settings(HigherLimit));
        await using var test = TestApplication.Build(
            Limit, before: builder => builder.Configuration.AddJsonFile(Settings, optional, reloadOnChange: true));
        test.App.UseEdgeKit();
        await test.StartAsync();
        Capacity(test).ShouldBe(7);

        File.Delete(Settings);
        await RefusedAsync(test);
        Capacity(test).ShouldBe(7);
        Tables(test).Rejected.Single().ToString().ShouldBe(
            "settings.json: is missing. Restore it; to continue without it, write {} into it or restart the application.");

        File.WriteAllText(Settings, "{}");
        await Eventually(() => Capacity(test) == 1);
        Tables(test).Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_was_unreadable_may_come_back_empty()
    {
        File.WriteAllText(Settings, TestApplication.Settings(HigherLimit));
        await using var test = TestApplication.Build(Limit, before: builder => builder.Configuration.AddJsonFile(
            Settings, optional: true, reloadOnChange: true));
        test.App.UseEdgeKit();
        await test.StartAsync();

        Replace("""{ "EdgeKit": """);
        await RefusedAsync(test);
        Replace("{}");
        await Eventually(() => Capacity(test) == 1);

        Tables(test).Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_link_of_a_ConfigMap_is_seen_to_turn()
    {
        var clock = new FakeTimeProvider();
        WriteVersion("v1", Limit);
        WriteVersion("v2", HigherLimit);
        WriteVersion("v3", null);
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "..data"), "v1");
        File.CreateSymbolicLink(Settings, Path.Combine("..data", "settings.json"));
        await using var test = TestApplication.Build(
            """{ "Resilience": {} }""",
            builder => builder.Services.AddSingleton<TimeProvider>(clock),
            builder => builder.Configuration.AddJsonFile(Settings, optional: false, reloadOnChange: true));
        test.App.UseEdgeKit();
        await test.StartAsync();
        Capacity(test).ShouldBe(1);

        Turn("v2");
        clock.Advance(SymbolicLinkWatcher.Interval);
        Capacity(test).ShouldBe(7);

        Turn("v3"); // half written
        clock.Advance(SymbolicLinkWatcher.Interval);
        await RefusedAsync(test);
        Capacity(test).ShouldBe(7);

        Turn("v1");
        clock.Advance(SymbolicLinkWatcher.Interval);
        Capacity(test).ShouldBe(1);
        Tables(test).Rejected.ShouldBeEmpty();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void WriteVersion(string name, string? edgeKit)
    {
        var version = _folder.CreateSubdirectory(name);
        File.WriteAllText(
            Path.Combine(version.FullName, "settings.json"), edgeKit is null ? "{" : TestApplication.Settings(edgeKit));
    }

    private void Turn(string version)
    {
        var link = Path.Combine(_folder.FullName, "..data");
        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, version);
    }

    private void Replace(string text)
    {
        File.WriteAllText(Settings + ".new", text);
        File.Move(Settings + ".new", Settings, overwrite: true);
    }

    private static PolicyTables Tables(TestApplication test) => test.App.Services.GetRequiredService<PolicyTables>();

    private static long Capacity(TestApplication test) =>
        (long)test.App.Services.GetRequiredService<IOptionsMonitor<RateLimitOptions>>()
        .CurrentValue.Policies["narrow"].Capacity;

    private static Task RefusedAsync(TestApplication test) => Eventually(() => Tables(test).Rejected.Count > 0);

    /// <summary>File watchers report when they like: waits, generously bounded.</summary>
    private static async Task Eventually(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!condition())
        {
            await Task.Delay(50, deadline.Token);
        }
    }
}
