using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Tests;

/// <summary>What the stages beside the limits make of a request that comes again for its error page.</summary>
public sealed class ReexecutionStagesTests
{
    public static TheoryData<string> Ways => [.. ErrorPages.Ways];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_page_of_a_crash_claims_no_key_and_the_key_of_the_request_is_free_again(string way)
    {
        var runs = 0;
        await using var test = await StartIdempotentAsync(way, "Release", () => runs++);

        using var first = await PayAsync(test);
        using var second = await PayAsync(test);

        (first.StatusCode, second.StatusCode, runs).ShouldBe(
            (HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, 2));
        second.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
    }

    /// <summary>What a page outside says is no answer of the key; what one inside says is.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_key_of_a_crash_is_kept_where_the_policy_says_so(string way)
    {
        var runs = 0;
        await using var test = await StartIdempotentAsync(way, "Store", () => runs++);

        using var first = await PayAsync(test);
        using var second = await PayAsync(test);

        first.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        second.StatusCode.ShouldBe(way.EndsWith("behind EdgeKit", StringComparison.Ordinal)
            ? HttpStatusCode.InternalServerError : HttpStatusCode.Conflict);
        (runs, second.Headers.GetValues("Idempotency-Replayed").Single()).ShouldBe((1, "true"));
    }

    [Fact]
    public async Task A_page_that_demands_a_key_does_not_demand_it_of_an_error()
    {
        await using var test = await StartIdempotentAsync("status page", "Release", () => 1);

        using var answer = await test.Client.PostAsync(new Uri("/nowhere", UriKind.Relative), null);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_crash_is_one_request_with_one_link_and_one_span_of_its_caller(string way)
    {
        var trace = ActivityTraceId.CreateRandom();
        using var spans = new Spans();
        ActivityTraceId? pageTrace = null;
        await using var test = await StartTracedAsync(way, () => pageTrace = Activity.Current?.TraceId);
        using var counts = new Counts(
            "edgekit.tracing.requests", test.App.Services.GetRequiredService<IMeterFactory>());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/crash");
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");

        using (var answer = await test.Client.SendAsync(request))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        }

        await test.App.StopAsync(); // spans end behind the answer
        pageTrace.ShouldBe(way == "exception lambda" ? null : trace);
        spans.Ended.Where(s => s.Source.Name == "EdgeKit.Tracing" && s.TraceId == trace).ShouldHaveSingleItem();
        spans.Ended.Single(s => s.Source.Name == "Microsoft.AspNetCore" && s.Links.Any(l => l.Context.TraceId == trace))
            .Links.Count().ShouldBe(1);
        counts.Sum.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_caller_is_known_on_the_error_page(string way)
    {
        string? user = null;
        await using var test = await StartTracedAsync(
            way, context => user = context.User.FindFirst("sub")?.Value, page => page.RequireAuthorization());

        (await test.GetStatusAsync("/crash")).ShouldBe(HttpStatusCode.InternalServerError);

        user.ShouldBe(way == "exception lambda" ? null : "partner");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_deadline_of_a_request_is_that_of_its_error_page(string way)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        TimeSpan? left = null;
        await using var test = TestApplication.Build(
            """{ "Resilience": { "Policies": { "next": {} } } }""", builder => builder.Services.AddSingleton<TimeProvider>(clock));
        ErrorPages.Use(test.App, way);
        test.App.MapGet("/crash", string () =>
        {
            clock.Advance(TimeSpan.FromSeconds(400));
            throw new InvalidOperationException("crash");
        });
        test.App.Map("/error", context =>
        {
            left = Deadline.Current?.Remaining;
            return ErrorPages.Show(context);
        });
        await test.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/crash");
        request.Headers.Add("Request-Timeout", "1000");

        using var answer = await test.Client.SendAsync(request);

        left.ShouldBe(way == "exception lambda" ? null : TimeSpan.FromSeconds(600));
    }

    private static async Task<TestApplication> StartIdempotentAsync(string way, string serverErrors, Func<int> run)
    {
        var test = TestApplication.Build(
            $$"""{ "Idempotency": { "Policies": { "orders": { "Anonymous": true, "ServerErrors": "{{serverErrors}}" } } } }""");
        ErrorPages.Use(test.App, way);
        test.App.MapPost(
            "/pay", string () => throw new InvalidOperationException($"{run()}")).RequireIdempotency("orders");
        test.App.Map("/error", ErrorPages.Show).RequireIdempotency("orders");
        await test.StartAsync();
        return test;
    }

    private static async Task<HttpResponseMessage> PayAsync(TestApplication test)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/pay") { Content = new StringContent("10") };
        request.Headers.Add("Idempotency-Key", "\"k1\"");
        return await test.Client.SendAsync(request);
    }

    private static Task<TestApplication> StartTracedAsync(string way, Action page) =>
        StartTracedAsync(way, _ => page());

    private static async Task<TestApplication> StartTracedAsync(
        string way, Action<HttpContext> page, Action<IEndpointConventionBuilder>? more = null)
    {
        var test = TestApplication.Build("""{ "Tracing": { "TrustedCallers": [ "partner" ] } }""", builder =>
        {
            builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, Partner>("test", null);
            builder.Services.AddAuthorization();
        });
        ErrorPages.Use(test.App, way);
        test.App.MapGet("/crash", string () => throw new InvalidOperationException("crash"));
        var error = test.App.Map("/error", context =>
        {
            page(context);
            return ErrorPages.Show(context);
        });
        more?.Invoke(error);
        await test.StartAsync();
        return test;
    }

    private sealed class Partner(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.Success(
            new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "partner")], "test")), "test")));
    }

    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is "EdgeKit.Tracing" or "Microsoft.AspNetCore",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = Ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> Ended { get; } = [];

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Counts : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _sum;

        /// <param name="instrument">Its name.</param>
        /// <param name="scope">The application's factory: others count in this process too.</param>
        public Counts(string instrument, IMeterFactory scope)
        {
            _listener.InstrumentPublished = (published, listener) =>
            {
                if (published.Name == instrument && published.Meter.Scope == scope)
                {
                    listener.EnableMeasurementEvents(published);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _sum, value));
            _listener.Start();
        }

        public long Sum => Interlocked.Read(ref _sum);

        public void Dispose() => _listener.Dispose();
    }
}
