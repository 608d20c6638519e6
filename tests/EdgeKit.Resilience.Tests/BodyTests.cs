using System.Collections.ObjectModel;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using EdgeKit.Resilience.Messages;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Tests;

/// <summary>Which bodies are sent a second time: those that are known to be the same then.</summary>
public sealed class BodyTests
{
    private const string Retries = """{ "Retry": { "Delay": "00:00:00", "Budget": { "PerSecond": 100 } } }""";

    private static readonly int[] Ones = [1];

    public static TheoryData<string, Func<HttpContent>> Repeatable => new()
    {
        { "bytes", () => new ByteArrayContent([1]) },
        { "memory", () => new ReadOnlyMemoryContent(new byte[1]) },
        { "form", () => new FormUrlEncodedContent([new("a", "1")]) },
        { "parts", () => new MultipartFormDataContent { { new MultipartContent { new StringContent(
            "1"), JsonContent.Create(Ones) }, "a" } } },
        { "null", () => JsonContent.Create<string?>(null) },
        { "text", () => JsonContent.Create("text") },
        { "list", () => JsonContent.Create(Enumerable.Range(1, 20_000).Select(n => new Line($"{n}", n)).ToList()) },
        { "collection as a sequence", () => JsonContent.Create<IEnumerable<int>>(new Collection<int> { 1 }) },
        { "queue", () => JsonContent.Create(new Queue<int>([1])) },
        { "anonymous", () => JsonContent.Create(
            new { a = 1, at = DateTimeOffset.UnixEpoch, lines = new[] { new Line("a", 1) }, more = (int?)1 }) },
        { "sequence in an object that is a list", () => JsonContent.Create(
            new Order("a", new List<Line> { new("a", 1) })) },
        { "dictionary of anything", () => JsonContent.Create(
            new Dictionary<string, object?> { ["a"] = 1, ["b"] = Ones, ["d"] = null }) },
        { "itself", () => JsonContent.Create(new Node { Payload = "a" }) },
        { "document", () => JsonContent.Create(new JsonObject { ["a"] = new JsonArray(1) }) },
        { "what is not written", () => JsonContent.Create(new Ignoring()) },
    };

    public static TheoryData<string, Func<HttpContent>, string> OneShot => new()
    {
        { "stream", () => new StreamContent(new MemoryStream([1])), "StreamContent" },
        { "stream from its middle", () => new StreamContent(
            new MemoryStream([1, 2]) { Position = 1 }), "StreamContent" },
        { "content of their own", () => new Packed(), "Packed" },
        { "stream among parts", () => new MultipartFormDataContent { { new StringContent("1"), "a" },
            { new StreamContent(new MemoryStream([1])), "b" } }, "MultipartFormDataContent with a StreamContent" },
        { "asynchronous sequence", () => JsonContent.Create(NumbersAsync()), "JsonContent of a" },
        { "iterator", () => JsonContent.Create(Numbers()), "JsonContent of a" },
        { "query", () => JsonContent.Create(Ones.Where(n => n > 0)), "JsonContent of a" },
        { "sequence in an object", () => JsonContent.Create(
            new { a = new { events = NumbersAsync() } }), "JsonContent of a" },
        { "iterator in a record", () => JsonContent.Create(new Order("a", Lines())), "JsonContent of a" },
        { "iterator in a list", () => JsonContent.Create(new List<object> { 1, Numbers() }), "JsonContent of a" },
        { "iterator in a dictionary", () => JsonContent.Create(
            new Dictionary<string, object> { ["a"] = Numbers() }), "JsonContent of a" },
        { "iterator in a field", () => JsonContent.Create((1, Numbers())), "JsonContent of a" },
        { "iterator in itself", () => JsonContent.Create(
            new Node { Next = new Node { Payload = Numbers() } }), "JsonContent of a" },
        { "iterator among parts", () =>
            new MultipartContent { JsonContent.Create(Numbers()) }, "MultipartContent with a JsonContent of a" },
        { "what throws when it is looked at", () => JsonContent.Create(new Throwing()), "JsonContent of a Throwing" },
    };

    [Theory]
    [MemberData(nameof(Repeatable))]
    public void A_body_of_data_may_be_sent_again(string what, Func<HttpContent> make) =>
        RepeatableContent.FindUnrepeatable(make()).ShouldBeNull(what);

    [Theory]
    [MemberData(nameof(OneShot))]
    public void A_body_that_may_be_consumed_is_sent_once_and_the_warning_names_it(
        string what, Func<HttpContent> make, string named) =>
        RepeatableContent.FindUnrepeatable(make()).ShouldNotBeNull(what).ShouldStartWith(named);

    [Fact]
    public async Task A_sequence_that_is_drained_by_the_first_attempt_is_not_sent_empty_by_a_second()
    {
        using var bench = new Bench(Retries);
        bench.Network.Answer(HttpStatusCode.ServiceUnavailable);

        var response = await bench.Client.PutAsJsonAsync(new Uri("http://bank/events"), NumbersAsync());

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        bench.Network.Sent.ShouldHaveSingleItem().Body.ShouldBe("[1,2]");
    }

    [Fact]
    public async Task A_sequence_that_was_loaded_before_is_sent_again()
    {
        using var bench = new Bench(Retries);
        bench.Network.Answer(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);
        using var body = JsonContent.Create(NumbersAsync());
        await body.LoadIntoBufferAsync();

        await bench.FinishAsync(bench.Client.PutAsync(new Uri("http://bank/events"), body), TimeSpan.FromTicks(1));

        bench.Network.Sent.Select(s => s.Body).ShouldBe(["[1,2]", "[1,2]"]);
    }

    [Fact]
    public async Task A_warning_names_once_what_is_not_sent_again_and_what_to_send_instead()
    {
        using var bench = new Bench(Retries);
        bench.Network.Answer(HttpStatusCode.BadRequest, HttpStatusCode.BadGateway);

        for (var i = 0; i < 4; i++)
        {
            await bench.Client.PutAsync(new Uri("http://bank/"), new StreamContent(new MemoryStream([1])));
        }

        await bench.Client.PutAsJsonAsync(new Uri("http://bank/"), Numbers());

        bench.Network.Sent.Count.ShouldBe(5);
        var warnings = bench.Log.Lines.Where(
            l => l.Level == LogLevel.Warning && l.Text.Contains("cannot be sent twice")).ToList();
        warnings.Count.ShouldBe(2);
        warnings.ShouldAllBe(w => w.Text.Contains("LoadIntoBufferAsync"));
    }

    [Fact]
    public async Task A_hedge_of_a_body_that_may_be_spent_is_not_sent()
    {
        using var bench = new Bench("""{ "Hedging": { } }""");
        bench.Network.Answer(HttpStatusCode.BadGateway);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, "http://bank/_search") { Content = JsonContent.Create(new { terms = Numbers() }) };

        await bench.Client.SendAsync(request);

        bench.Network.Sent.ShouldHaveSingleItem().Body.ShouldBe("""{"terms":[1,2]}""");
    }

    private static IEnumerable<int> Numbers()
    {
        yield return 1;
        yield return 2;
    }

    private static async IAsyncEnumerable<int> NumbersAsync()
    {
        await Task.CompletedTask;
        yield return 1;
        yield return 2;
    }

    private static IEnumerable<Line> Lines()
    {
        yield return new Line("a", 1);
    }

    private sealed record Line(string Product, int Count);

    private sealed record Order(string Name, IEnumerable<Line> Lines);

    private sealed class Node
    {
        public Node? Next { get; set; }

        public object? Payload { get; set; }

        [System.Text.Json.Serialization.JsonIgnore]
        public Node Self => this;
    }

    private sealed class Throwing
    {
        private readonly string _why = "scripted";

        public object Value => throw new InvalidOperationException(_why);
    }

    private sealed class Ignoring
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public IEnumerable<int> Query { get; } = Numbers();

        public string Name { get; } = "a";
    }

    /// <summary>A wrapper as applications write them: it packs what it is given.</summary>
    private sealed class Packed : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var packed = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
            await packed.WriteAsync(Encoding.UTF8.GetBytes("packed"));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
