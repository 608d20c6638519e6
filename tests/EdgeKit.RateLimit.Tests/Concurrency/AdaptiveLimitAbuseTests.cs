using System.Net;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Concurrency;

/// <summary>
/// An adaptive limit learns from the service. Callers cannot move the limit of others by their own requests.
/// </summary>
public sealed class AdaptiveLimitAbuseTests : IDisposable
{
    private const int Places = 18; // a limit of 20, of which normal priority has 90 %
    private const string Policies = """
        { "Policies": {
          "all": { "Algorithm": "AdaptiveConcurrency", "PartitionBy": [ "Everyone" ], "PermitLimit": 20 },
          "own": { "PartitionBy": [ "User" ], "Capacity": 1, "RefillPerSecond": 0.001 } } }
        """;

    private readonly SemaphoreSlim _arrived = new(0);
    private readonly SemaphoreSlim _mayGo = new(0);
    private readonly ActiveRequestCounter _traffic = new();

    [Fact]
    public async Task A_caller_who_is_refused_by_their_own_limit()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 30; i++)
        {
            var answer = await app.GetAsync("/own", "mallory");
            answer.StatusCode.ShouldBe(i == 0 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests);
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await PlacesAsync(app)).ShouldBe(Places);
    }

    [Fact]
    public async Task A_caller_who_has_found_a_bug()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 30; i++)
        {
            (await app.GetAsync("/bug")).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await PlacesAsync(app)).ShouldBe(Places);
    }

    [Fact]
    public async Task A_caller_who_hangs_up()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 30; i++)
        {
            using var hangUp = new CancellationTokenSource();
            var call = app.Client.GetAsync(new Uri("/forever", UriKind.Relative), hangUp.Token);
            await _arrived.WaitAsync();
            await hangUp.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(call);
            await _arrived.WaitAsync(); // the endpoint has noticed
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await PlacesAsync(app)).ShouldBe(Places);
    }

    [Fact]
    public async Task A_caller_who_sends_the_body_slowly()
    {
        await using var app = await StartAsync();
        await BeQuickAsync(app);
        for (var i = 0; i < 30; i++)
        {
            var call = app.Client.PostAsync(new Uri("/upload", UriKind.Relative), new SlowContent(_mayGo.WaitAsync));
            await _arrived.WaitAsync();
            app.Clock.Advance(TimeSpan.FromSeconds(10));
            _mayGo.Release();
            (await call).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await PlacesAsync(app)).ShouldBe(Places);
    }

    [Fact]
    public async Task A_caller_who_reads_the_response_slowly()
    {
        await using var app = await StartAsync();
        await BeQuickAsync(app);
        for (var i = 0; i < 30; i++)
        {
            var call = app.GetAsync("/answer");
            await _arrived.WaitAsync();
            app.Clock.Advance(TimeSpan.FromSeconds(10));
            _mayGo.Release();
            (await call).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await PlacesAsync(app)).ShouldBe(Places);
    }

    [Theory]
    [InlineData("/slow")]
    [InlineData("/busy/502")]
    [InlineData("/busy/503")]
    [InlineData("/busy/504")]
    [InlineData("/timeout")]
    public async Task A_service_that_cannot_keep_up_is_given_less(string path)
    {
        await using var app = await StartAsync();
        await BeQuickAsync(app);
        for (var i = 0; i < 30; i++)
        {
            var call = app.Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent("all of it"));
            await _arrived.WaitAsync();
            app.Clock.Advance(TimeSpan.FromSeconds(10));
            _mayGo.Release();
            await call;
        }

        (await PlacesAsync(app)).ShouldBeLessThan(Places);
    }

    public void Dispose()
    {
        _arrived.Dispose();
        _mayGo.Dispose();
    }

    private static async Task BeQuickAsync(TestApp app)
    {
        for (var i = 0; i < 50; i++)
        {
            (await app.GetAsync("/quick")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    /// <summary>The number of requests of normal priority that would be admitted now.</summary>
    private async Task<int> PlacesAsync(TestApp app)
    {
        await _traffic.UntilIdleAsync();
        var engine = app.Services.GetRequiredService<RateLimitEngine>();
        var store = app.Services.GetRequiredService<AdaptiveConcurrencyStore>();
        var request = BucketRequestFactory.Create(
            new DefaultHttpContext(), [engine.CurrentModel.Policies["all"]], 1, engine.Hasher).Single();
        var permit = await store.AcquireAsync(request, RateLimitPriority.Normal);
        store.Release(permit, RequestOutcome.Ignored);
        return (int)permit.Result.Remaining + 1;
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(Policies, app =>
    {
        app.MapGet("/quick", () => "ok").RequireRateLimits("all");
        app.MapGet("/own", () => "ok").RequireRateLimits("all", "own");
        app.MapGet("/bug", string () => throw new InvalidOperationException("a bug")).RequireRateLimits("all");
        app.MapPost("/slow", HoldAsync).RequireRateLimits("all");
        app.MapPost("/busy/{status:int}", async (HttpResponse response, int status) =>
        {
            await HoldAsync();
            response.StatusCode = status;
        }).RequireRateLimits("all");
        app.MapPost("/timeout", async Task () =>
        {
            await HoldAsync();
            throw new TimeoutException();
        }).RequireRateLimits("all");
        app.MapGet("/forever", ForeverAsync).RequireRateLimits("all");
        app.MapPost("/upload", async (HttpRequest request) =>
        {
            var reading = request.Body.CopyToAsync(Stream.Null);
            _arrived.Release();
            await reading;
        }).RequireRateLimits("all");
        app.MapGet("/answer", async (HttpResponse response) =>
        {
            await response.WriteAsync("a part");
            await HoldAsync();
        }).RequireRateLimits("all");
    }, services => services.AddSingleton<IStartupFilter>(_traffic));

    private async Task HoldAsync()
    {
        _arrived.Release();
        await _mayGo.WaitAsync();
    }

    private async Task ForeverAsync(HttpContext context)
    {
        _arrived.Release();
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        finally
        {
            _arrived.Release();
        }
    }

    /// <summary>Half of it is sent when it may be.</summary>
    private sealed class SlowContent(Func<Task> wait) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[10]);
            await stream.FlushAsync();
            await wait();
            await stream.WriteAsync(new byte[10]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 20;
            return true;
        }
    }
}
