using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Tests;

/// <summary>
/// Handlers below the policy change what they are given, as handlers do. Each attempt begins with what the caller has
/// sent.
/// </summary>
public sealed class AttemptMessageTests
{
    private const string Retries = """{ "Retry": { "Delay": "00:00:00" } }""";
    private const string Hedges = """{ "Hedging": { "MaxHedgedAttempts": 2 } }""";

    private static readonly HttpRequestOptionsKey<string> Tenant = new("tenant");
    private static readonly HttpRequestOptionsKey<string> Added = new("added");

    [Theory]
    [InlineData(Retries)]
    [InlineData(Hedges)]
    public async Task Every_attempt_begins_with_the_message_of_the_caller(string policy)
    {
        var seen = new List<string>();
        using var bench = Below(policy, request =>
        {
            seen.Add(Describe(request));
            Spoil(request);
        });
        bench.Network.Answer(HttpStatusCode.BadGateway);
        using var request = Request();

        await bench.FinishAsync(bench.Client.SendAsync(request), TimeSpan.FromTicks(1));

        seen.ShouldBe(Enumerable.Repeat(seen[0], 3));
        seen[0].ShouldBe(
            "GET http://bank/a?x=1 1.1 RequestVersionExact shop/1.0 | one, two | t | True text/plain 5 hello");
    }

    [Fact]
    public async Task The_response_has_the_message_that_was_sent()
    {
        using var bench = Below(Retries, request => request.RequestUri = new Uri(request.RequestUri + "&key=k"));
        bench.Network.Answer(HttpStatusCode.BadGateway, HttpStatusCode.OK);
        using var request = Request();

        var response = await bench.FinishAsync(bench.Client.SendAsync(request), TimeSpan.FromTicks(1));

        response.RequestMessage.ShouldBeSameAs(request, "as without a policy");
        response.RequestMessage!.RequestUri!.Query.ShouldBe("?x=1&key=k");
    }

    [Fact]
    public async Task The_message_of_a_call_that_is_hedged_stays_as_it_was_because_an_attempt_may_outlive_the_call()
    {
        using var bench = Below(Hedges, Spoil);
        using var request = Request();
        var before = Describe(request);

        var response = await bench.Client.SendAsync(request);

        Describe(request).ShouldBe(before);
        response.RequestMessage!.RequestUri!.Host.ShouldBe("elsewhere");
    }

    [Fact]
    public async Task A_call_is_repeatable_by_the_original_request()
    {
        using var bench = Below(Retries, request =>
        {
            request.Method = HttpMethod.Get;
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        });
        bench.Network.Answer(HttpStatusCode.BadGateway);

        await bench.Client.PostAsync(new Uri("http://bank/charges"), new StringContent("1"));

        bench.Network.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Each_attempt_sends_its_own_depth_and_deadline()
    {
        using var bench = new Bench(Retries);
        bench.Network.Answer(HttpStatusCode.BadGateway);
        using var deadline = Policies.Deadline.Begin(TimeSpan.FromSeconds(9), bench.Clock);

        await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));

        bench.Network.Sent.Select(s => (s.Headers["Request-Timeout"], s.Headers.GetValueOrDefault("Retry-Depth")))
            .ShouldBe([("9", null), ("9", "1"), ("9", "1")]);
    }

    [Fact]
    public async Task A_body_that_a_handler_has_read_is_read_from_its_beginning_by_the_next_attempt()
    {
        var signed = new List<string>();
        using var bench = Below(
            Retries, request => signed.Add(new StreamReader(request.Content!.ReadAsStream()).ReadToEnd()));
        bench.Network.Answer(HttpStatusCode.BadGateway);
        using var body = new MultipartFormDataContent { { new StringContent("1"), "a" },
            { new FormUrlEncodedContent([new("b", "2")]), "b" } };

        await bench.FinishAsync(bench.Client.PutAsync(new Uri("http://bank/"), body), TimeSpan.FromTicks(1));

        signed.Count.ShouldBe(3);
        signed.ShouldAllBe(text => text == signed[0] && text.Contains("b=2"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_a_handler_has_read_asynchronously_is_sent_again_too(bool inParts)
    {
        var (seen, handler) = (new List<string>(), new ReadingHandler());
        handler.Read = seen.Add;
        using var bench = new Bench(
            Retries, services => services.AddHttpClient("bank").AddHttpMessageHandler(() => handler));
        bench.Network.Answer(HttpStatusCode.BadGateway);
        using var parts = new MultipartFormDataContent { { new StringContent("hello"), "text" } };

        await bench.FinishAsync(bench.Client.PutAsync(
            new Uri("http://bank/"), inParts ? parts : new StringContent("hello")), TimeSpan.FromTicks(1));

        seen.Count.ShouldBe(3);
        seen[0].ShouldContain("hello");
        seen.ShouldBe(Enumerable.Repeat(seen[0], 3));
    }

    [Fact]
    public async Task A_handler_that_disposes_the_request_ends_the_attempts_with_the_last_response()
    {
        using var bench = Below(Retries, request =>
        {
            var body = request.Content!;
            request.Content = new StringContent("packed");
            body.Dispose();
        });
        bench.Network.Answer(HttpStatusCode.BadGateway);

        var response = await bench.FinishAsync(
            bench.Client.PutAsync(new Uri("http://bank/"), new StringContent("hello")), TimeSpan.FromTicks(1));

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        bench.Network.Sent.Count.ShouldBe(1);
        bench.Log.Lines.ShouldContain(l => l.Text.Contains("has disposed the request or its body"));
    }

    [Fact]
    public async Task A_hedge_has_headers_of_the_body_of_its_own_and_survives_that_another_attempt_disposes_it()
    {
        using var bench = Below(Hedges, request =>
        {
            var body = request.Content!;
            body.Headers.ContentEncoding.Add("gzip");
            request.Content = new StringContent(
                body.ReadAsStringAsync().GetAwaiter().GetResult() + " " + body.Headers.ContentEncoding);
            body.Dispose();
        });
        bench.Network.Answer(HttpStatusCode.BadGateway);
        using var request = Request();

        await bench.Client.SendAsync(request);

        bench.Network.Sent.Select(s => s.Body).ShouldBe(["hello gzip", "hello gzip", "hello gzip"]);
        request.Content!.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fallback_is_looked_up_by_the_original_request()
    {
        var memory = new Memory();
        using var bench = Below("""{ "Fallback": { "Kind": "LastGood" }, "Retry": { "Delay": "00:00:00" } }""", Spoil, s => s.AddSingleton<ILastGoodResponses>(memory));
        bench.Network.Answer(HttpStatusCode.BadGateway);
        using var request = Request();
        var before = Describe(request);

        var response = await bench.FinishAsync(bench.Client.SendAsync(request), TimeSpan.FromTicks(1));

        memory.Asked.ShouldBe(before);
        response.RequestMessage.ShouldBeSameAs(request);
    }

    [Fact]
    public async Task Nothing_of_one_call_is_seen_by_the_next_one()
    {
        using var bench = Below(Retries, _ => { });
        bench.Network.Answer(HttpStatusCode.BadGateway);
        using (var first = Request())
        {
            first.Headers.Add("X-Secret", "s");
            await bench.FinishAsync(bench.Client.SendAsync(first), TimeSpan.FromTicks(1));
        }

        await bench.FinishAsync(bench.GetAsync("http://bank/other"), TimeSpan.FromTicks(1));

        bench.Network.Sent.Skip(
            3).ShouldAllBe(s => s.Uri.AbsolutePath == "/other" && !s.Headers.ContainsKey("X-Secret") && s.Body == null);
        bench.Network.Sent.Count.ShouldBe(6);
    }

    private static Bench Below(string policy,
        Action<HttpRequestMessage> change, Action<IServiceCollection>? configure = null) => new(policy, services =>
    {
        services.AddHttpClient("bank").AddHttpMessageHandler(() => new Changing(change));
        configure?.Invoke(services);
    });

    private static HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "http://bank/a?x=1")
        {
            Content = new StringContent("hello", Encoding.UTF8, new MediaTypeHeaderValue("text/plain")),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("shop", "1.0"));
        request.Headers.Add("X-Many", ["one", "two"]);
        request.Options.Set(Tenant, "t");
        return request;
    }

    private static string Describe(HttpRequestMessage request) =>
        $"{request.Method} {request.RequestUri} {request.Version} {request.VersionPolicy} {request.Headers.UserAgent} | "
        + $"{string.Join(", ", request.Headers.GetValues("X-Many"))} | {(request.Options.TryGetValue(Tenant, out var tenant) ? tenant : "")} | "
        + $"{!request.Options.TryGetValue(Added, out _)} {request.Content!.Headers.ContentType}{string.Join(",", request.Content.Headers.ContentEncoding)} "
        + $"{request.Content.Headers.ContentLength} {request.Content.ReadAsStringAsync().GetAwaiter().GetResult()}";

    private static void Spoil(HttpRequestMessage request)
    {
        request.Content!.Headers.ContentEncoding.Add("br");
        request.Content!.Headers.ContentType = null;
        request.Content = new StringContent("packed");
        request.Method = HttpMethod.Post;
        request.RequestUri = new Uri("http://elsewhere/b");
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("sdk", "2.0"));
        request.Headers.Remove("X-Many");
        request.Headers.Add("X-Signature", "s");
        request.Options.Set(Tenant, "another");
        request.Options.Set(Added, "a");
    }

    private sealed class Changing(Action<HttpRequestMessage> change) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            change(request);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Memory : ILastGoodResponses
    {
        public string Asked { get; private set; } = "";

        public ValueTask<HttpResponseMessage?> FindAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = Describe(request);
            return new(new HttpResponseMessage());
        }
    }

    /// <summary>As those that sign do.</summary>
    private sealed class ReadingHandler : DelegatingHandler
    {
        public Action<string> Read { get; set; } = _ => { };

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStreamAsync(cancellationToken);
            using var reader = new StreamReader(body, leaveOpen: true);
            Read(await reader.ReadToEndAsync(cancellationToken));
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
