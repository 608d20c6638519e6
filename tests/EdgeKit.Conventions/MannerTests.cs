using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;
using Microsoft.CodeAnalysis;

namespace EdgeKit.Conventions;

public sealed class MannerTests
{
    // The one exception: a quarter of the price of TimeProvider.System, and read only when that is the provider.
    private const string ExcusedClock = "src/EdgeKit.Policies/CoarseClock.cs";

    private const string GeneratedPartIsAbsent = "CS8795";

    private static readonly IReadOnlyList<Compilation> Libraries =
        [.. Codebase.Compilations.Where(c => c.AssemblyName!.StartsWith("EdgeKit", StringComparison.Ordinal))];

    /// <summary>
    /// The code compiles without errors. Otherwise the rules below would miss names that do not resolve.
    /// </summary>
    [Fact]
    public void The_code_that_is_judged_resolves() =>
        Libraries.SelectMany(c => c.GetDiagnostics())
            .Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != GeneratedPartIsAbsent)
            .ShouldBeEmpty();

    [Fact]
    public void No_raw_clock_is_read() =>
        Codebase.Compilations.SelectMany(MannerRules.NoRawClock).ShouldHaveSingleItem().ShouldStartWith(ExcusedClock);

    [Theory]
    [InlineData("_ = DateTime.UtcNow;")]
    [InlineData("_ = DateTimeOffset.Now;")]
    [InlineData("_ = System.Environment.TickCount64;")]
    [InlineData("_ = System.Diagnostics.Stopwatch.GetTimestamp();")]
    public void A_raw_clock_is_caught(string body) =>
        MannerRules.NoRawClock(Snippet.Compiled(body)).ShouldHaveSingleItem();

    [Fact]
    public void A_clock_that_tests_can_turn_is_welcome() =>
        MannerRules.NoRawClock(Snippet.Compiled("_ = TimeProvider.System.GetUtcNow();")).ShouldBeEmpty();

    /// <summary>
    /// The files with synchronous stream writes, which require AllowSynchronousIO, and with the key repository, which
    /// ASP.NET Core reads synchronously.
    /// </summary>
    private static readonly string[] SynchronousByContract =
    [
        "src/EdgeKit.Cache/Http/Recording/WriteOnlyStream.cs", "src/EdgeKit.Idempotency/Http/BufferedResponse.cs",
        "src/EdgeKit.Auth/KeyRing/RedisKeyRingStore.cs",
    ];

    [Fact]
    public void No_thread_is_blocked_without_a_reason() => Codebase.Compilations.SelectMany(MannerRules.NoBlocking)
        .Where(found => !Array.Exists(SynchronousByContract, file => found.StartsWith(file, StringComparison.Ordinal)))
        .ShouldBeEmpty();

    [Theory]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("_ = Task.FromResult(1).Result;")]
    [InlineData("Task.CompletedTask.Wait();")]
    [InlineData("Task.CompletedTask.GetAwaiter().GetResult();")]
    public void A_blocked_thread_is_caught(string body) =>
        MannerRules.NoBlocking(Snippet.Compiled(body)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("HttpResponseMessage Send", 0)]
    [InlineData("Task<HttpResponseMessage> SendAsync", 1)]
    public void The_send_of_a_handler_may_block_because_its_caller_has_asked_for_it(string method, int crimes) =>
        MannerRules.NoBlocking(Snippet.Compiled(
            $"}} sealed class Handler : DelegatingHandler {{ protected override {method}(HttpRequestMessage request, CancellationToken cancellation) {{ Task.CompletedTask.Wait(); throw null!; }}"))
            .Count().ShouldBe(crimes);

    [Fact]
    public void A_property_that_happens_to_be_called_Result_is_no_crime() =>
        MannerRules.NoBlocking(Snippet.Compiled(
            "_ = new System.Runtime.CompilerServices.StrongBox<int>().Value; var x = new { Result = 1 }; _ = x.Result;"))
            .ShouldBeEmpty();

    [Fact]
    public void No_log_is_written_by_hand() => Libraries.SelectMany(MannerRules.NoHandWrittenLog).ShouldBeEmpty();

    [Theory]
    [InlineData("Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, \"a\");")]
    [InlineData("Console.WriteLine(n);")]
    public void A_log_by_hand_is_caught(string body) =>
        MannerRules.NoHandWrittenLog(Snippet.Compiled(body)).ShouldHaveSingleItem();

    [Fact]
    public void Log_messages_have_stable_ids_and_stand_in_log_classes() =>
        Codebase.Source.SelectMany(MannerRules.LogIdsAreStable).ShouldBeEmpty();

    [Theory]
    [InlineData("src/EdgeKit.Sample/Telemetry/SampleLog.cs", "[LoggerMessage(LogLevel.Error, \"a\")] void A(); ")]
    [InlineData("src/EdgeKit.Sample/Telemetry/SampleLog.cs",
        "[LoggerMessage(1, LogLevel.Error, \"a\")] void A(); [LoggerMessage(EventId = 1)] void B();")]
    [InlineData("src/EdgeKit.Sample/Sample.cs", "[LoggerMessage(1, LogLevel.Error, \"a\")] void A();")]
    public void A_log_message_without_its_own_id_or_place_is_caught(string path, string members) =>
        MannerRules.LogIdsAreStable(
            Snippet.File($"static partial class X {{ {members} }}", path)).ShouldHaveSingleItem();

    [Fact]
    public void The_Redis_client_stays_in_EdgeKit_Redis_and_the_stores() =>
        Codebase.Compilations.SelectMany(MannerRules.RedisClientOnlyInStores).ShouldBeEmpty();

    [Theory]
    [InlineData("StackExchange.Redis.RedisKey key = \"a\";")]
    [InlineData("var key = Source(); _ = key.ToString(); StackExchange.Redis.RedisKey Source() => default;")]
    public void A_type_of_the_Redis_client_elsewhere_is_caught(string body)
    {
        MannerRules.RedisClientOnlyInStores(Snippet.Compiled(body)).ShouldNotBeEmpty();
        MannerRules.RedisClientOnlyInStores(
            Snippet.Compiled(body, "src/EdgeKit.Sample/Storing/RedisSampleStore.cs")).ShouldBeEmpty();
    }

    [Fact]
    public void No_code_is_folded_away_in_regions() =>
        Codebase.SourceAndSamples.SelectMany(MannerRules.NoRegion).ShouldBeEmpty();

    [Fact]
    public void A_region_is_caught() =>
        MannerRules.NoRegion(Snippet.File("#region a\n#endregion\n")).ShouldHaveSingleItem();

    /// <summary>The limit applies to src and samples together.</summary>
    [Fact]
    public void Pragmas_are_few() => MannerRules.FewPragmas(Codebase.SourceAndSamples).ShouldBeEmpty();

    [Fact]
    public void Many_pragmas_are_caught() =>
        MannerRules.FewPragmas([Snippet.File(string.Concat(Enumerable.Repeat("#pragma warning disable CA1031\n", 6)))])
        .ShouldHaveSingleItem();
}
