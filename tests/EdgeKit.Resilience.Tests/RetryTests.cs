using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Tests;

/// <summary>What keeps retries from making an outage worse.</summary>
public sealed class RetryTests
{
    private const string NoBreaker = """ "CircuitBreaker": { "Enabled": false } """;

    [Fact]
    public async Task When_everything_fails_retries_stay_within_the_budget()
    {
        using var bench = new Bench($$"""{ {{NoBreaker}}, "Retry": { "Delay": "00:00:00", "Budget": { "Ratio": 0.2, "PerSecond": 0 } } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError);

        for (var i = 0; i < 1_000; i++)
        {
            await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));
        }

        bench.Network.Sent.Count.ShouldBe(1_200);
    }

    [Fact]
    public async Task A_client_with_few_calls_may_retry_per_second()
    {
        using var bench = new Bench($$"""{ {{NoBreaker}}, "Retry": { "Delay": "00:00:00", "MaxAttempts": 2, "Budget": { "Ratio": 0, "PerSecond": 1 } } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));
        await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));
        bench.Network.Sent.Count.ShouldBe(3);

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.FinishAsync(bench.GetAsync(), TimeSpan.FromTicks(1));

        bench.Network.Sent.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(0.001, 0)]
    public async Task A_budget_however_small_allows_a_retry_some_time(double ratio, double perSecond)
    {
        using var bench = new Bench(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $$"""{ "Retry": { "MaxAttempts": 2, "Delay": "00:00:00", "Budget": { "Ratio": {{ratio}}, "PerSecond": {{perSecond}} } } }"""));
        for (var n = 0; n < 1_000; n++)
        {
            await bench.GetAsync();
        }

        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        await bench.GetAsync();

        bench.Network.Sent.Count.ShouldBe(1_002);
    }

    [Fact]
    public async Task A_retry_carries_what_handlers_below_add_once()
    {
        using var bench = new Bench(configure: s => s.AddHttpClient("bank").AddHttpMessageHandler(() => new Signing()));
        bench.Network.Answer(HttpStatusCode.InternalServerError, HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://bank/");
        request.Headers.Add("X-Caller", "shop");

        await bench.FinishAsync(bench.Client.SendAsync(request));

        bench.Network.Sent[1].Headers["X-Signature"].ShouldBe("1");
        bench.Network.Sent[1].Headers["X-Caller"].ShouldBe("shop");
    }

    [Fact]
    public async Task A_retry_sends_its_depth()
    {
        using var bench = new Bench();
        bench.Network.Answer(HttpStatusCode.InternalServerError, HttpStatusCode.OK);

        await bench.FinishAsync(bench.GetAsync());

        bench.Network.Sent[0].Headers.ShouldNotContainKey("Retry-Depth");
        bench.Network.Sent[1].Headers["Retry-Depth"].ShouldBe("1");
    }

    [Fact]
    public async Task A_call_made_for_a_retry_is_sent_once_with_its_depth()
    {
        using var bench = new Bench();
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        using var depth = RetryDepth.Begin(1);

        await bench.FinishAsync(bench.GetAsync());

        bench.Network.Sent.ShouldHaveSingleItem().Headers["Retry-Depth"].ShouldBe("1");
    }

    [Fact]
    public async Task A_POST_gets_a_key_if_the_policy_adds_it_and_keeps_it()
    {
        using var bench = new Bench("""{ "Retry": { "AddIdempotencyKey": true } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError, HttpStatusCode.OK);

        await bench.FinishAsync(bench.Client.PostAsync(new Uri("http://bank/charges"), new StringContent("{}")));
        await bench.FinishAsync(bench.Client.PostAsync(new Uri("http://bank/charges"), new StringContent("{}")));

        var keys = bench.Network.Sent.Select(s => s.Headers["Idempotency-Key"]).ToList();
        keys.Count.ShouldBe(3);
        keys[1].ShouldBe(keys[0]);
        keys[2].ShouldNotBe(keys[0]);
        Guid.Parse(keys[0]).Version.ShouldBe(7);
    }

    [Fact]
    public async Task A_key_of_the_caller_is_kept()
    {
        using var bench = new Bench("""{ "Retry": { "AddIdempotencyKey": true } }""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://bank/charges");
        request.Headers.Add("Idempotency-Key", "mine");

        await bench.Client.SendAsync(request);

        bench.Network.Sent[0].Headers["Idempotency-Key"].ShouldBe("mine");
    }

    [Fact]
    public async Task A_retry_is_a_span_of_its_own()
    {
        using var bench = new Bench();
        using var activity = new System.Diagnostics.Activity("order").Start();
        bench.Network.Script = (request, n, _) =>
        {
            request.Headers.TryAddWithoutValidation("traceparent", "written by the handler below for this attempt");
            return Task.FromResult(new HttpResponseMessage(n == 1 ? HttpStatusCode.BadGateway : HttpStatusCode.OK));
        };

        await bench.FinishAsync(bench.GetAsync());

        bench.Network.Sent[1].Headers.ShouldNotContainKey("traceparent");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 100)]
    [InlineData(1, 200)]
    public void Backoff_is_full_jitter_under_a_doubling_bound(double random, int milliseconds)
    {
        var delay = Retry.Backoff.Delay(
            TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), retry: 2, retryAfter: null, random);

        delay.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Fact]
    public void Backoff_does_not_grow_beyond_its_bound() =>
        Retry.Backoff.Delay(
            TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), retry: 60, retryAfter: null, random: 1)
            .ShouldBe(TimeSpan.FromSeconds(1));

    private sealed class Signing : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Signature", "1");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
