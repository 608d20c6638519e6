using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace EdgeKit.Resilience.Tests;

public sealed class HttpPipelineTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task An_empty_policy_sends_a_call_and_returns_its_response()
    {
        (await _bench.GetAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        _bench.Network.Sent.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_failed_call_of_an_idempotent_method_is_sent_again(string method)
    {
        _bench.Network.Answer(HttpStatusCode.InternalServerError, HttpStatusCode.OK);
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://bank/");

        var response = await _bench.FinishAsync(_bench.Client.SendAsync(request));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        _bench.Network.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_post_is_sent_once()
    {
        _bench.Network.Answer(HttpStatusCode.InternalServerError, HttpStatusCode.OK);

        var response = await _bench.FinishAsync(
            _bench.Client.PostAsync(new Uri("http://bank/charges"), new StringContent("{}")));

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        _bench.Network.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_post_with_an_idempotency_key_is_sent_again_with_the_same_key_and_body()
    {
        _bench.Network.Answer(HttpStatusCode.BadGateway, HttpStatusCode.OK);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "http://bank/charges") { Content = new StringContent("42") };
        request.Headers.Add("Idempotency-Key", "order-1");

        await _bench.FinishAsync(_bench.Client.SendAsync(request));

        _bench.Network.Sent.Select(
            s => (s.Headers["Idempotency-Key"], s.Body)).ShouldBe([("order-1", "42"), ("order-1", "42")]);
    }

    [Fact]
    public async Task A_body_that_cannot_be_sent_twice_is_sent_once_and_the_log_says_why()
    {
        _bench.Network.Answer(HttpStatusCode.BadGateway, HttpStatusCode.OK);
        using var body = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("42")));

        await _bench.FinishAsync(_bench.Client.PutAsync(new Uri("http://bank/limit"), body));

        _bench.Network.Sent.Count.ShouldBe(1);
        _bench.Log.Lines.ShouldContain(l => l.Text.Contains("StreamContent, cannot be sent twice"));
    }

    [Fact]
    public async Task Attempts_end_with_the_last_answer()
    {
        _bench.Network.Answer(HttpStatusCode.ServiceUnavailable);

        var response = await _bench.FinishAsync(_bench.GetAsync());

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        _bench.Network.Sent.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_retry_waits_as_long_as_retry_after_asks()
    {
        _bench.Network.Script = (_, n, _) =>
            Task.FromResult(n == 1 ? Throttled(TimeSpan.FromSeconds(5)) : new HttpResponseMessage());
        var started = _bench.Clock.GetUtcNow();

        var response = await _bench.FinishAsync(_bench.GetAsync());

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (_bench.Clock.GetUtcNow() - started).ShouldBeInRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));
    }

    [Fact]
    public async Task A_retry_after_beyond_the_total_timeout_is_not_waited_for()
    {
        _bench.Network.Script = (_, _, _) => Task.FromResult(Throttled(TimeSpan.FromSeconds(31)));

        var response = await _bench.GetAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        _bench.Network.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Calls_to_a_throttling_authority_are_rejected_until_its_Retry_After()
    {
        _bench.Network.Script = (_, _, _) => Task.FromResult(Throttled(TimeSpan.FromSeconds(31)));
        await _bench.GetAsync();

        var rejection = await Should.ThrowAsync<ResilienceException>(_bench.GetAsync());

        rejection.Reason.ShouldBe(RejectionReason.Throttled);
        rejection.Until.ShouldBe(_bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(31));
        _bench.Network.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_ends_and_the_next_one_is_sent()
    {
        using var bench = new Bench("""{ "AttemptTimeout": "00:00:01" }""");
        bench.Network.Script = (_, n, cancellation) =>
            n == 1 ? ScriptedHandler.NeverAsync(cancellation) : Task.FromResult(new HttpResponseMessage());

        var response = await bench.FinishAsync(bench.GetAsync());

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        bench.Network.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Attempts_that_all_take_too_long_end_as_an_attempt_timeout()
    {
        using var bench = new Bench("""{ "AttemptTimeout": "00:00:01", "Retry": { "MaxAttempts": 2 } }""");
        bench.Network.AnswerNever();

        var timeout = await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(bench.GetAsync()));

        timeout.Reason.ShouldBe(RejectionReason.AttemptTimeout);
        timeout.IsTimeout.ShouldBeTrue();
        timeout.Message.ShouldContain("00:00:01");
        bench.Network.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_total_timeout_limits_the_last_attempt()
    {
        using var bench = new Bench("""{ "TotalTimeout": "00:00:02", "Retry": { "Delay": "00:00:00.500", "MaxAttempts": 2 }, "AttemptTimeout": "00:00:01" }""");
        bench.Network.AnswerNever();
        var started = bench.Clock.GetUtcNow();

        await Should.ThrowAsync<ResilienceException>(
            bench.FinishAsync(bench.GetAsync(), TimeSpan.FromMilliseconds(10)));

        (bench.Clock.GetUtcNow() - started).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(2.02));
    }

    [Fact]
    public async Task A_cancelled_caller_sees_a_cancellation_and_nothing_is_retried()
    {
        _bench.Network.AnswerNever();
        using var cancellation = new CancellationTokenSource();
        var call = _bench.Client.GetAsync(new Uri("http://bank/"), cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<TaskCanceledException>(call);
        _bench.Network.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_rejection_has_policy_authority_since_and_until()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "BreakDuration": "00:00:30", "BreakDurationJitter": 0 } }""");
        bench.Network.Answer(HttpStatusCode.InternalServerError);
        for (var i = 0; i < 20; i++)
        {
            await bench.GetAsync();
        }

        var rejection = await Should.ThrowAsync<ResilienceException>(bench.GetAsync());

        rejection.Reason.ShouldBe(RejectionReason.CircuitOpen);
        rejection.Policy.ShouldBe("bank");
        rejection.Authority.ShouldBe("http://bank:80");
        rejection.Since.ShouldBe(bench.Clock.GetUtcNow());
        rejection.Until.ShouldBe(bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Each_authority_has_a_circuit_of_its_own()
    {
        using var bench = new Bench("""{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 2 } }""");
        bench.Network.Script = (request, _, _) => Task.FromResult(
            new HttpResponseMessage(
                request.RequestUri!.Host == "bad" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        await bench.GetAsync("http://bad/");
        await bench.GetAsync("http://bad/");

        await Should.ThrowAsync<ResilienceException>(bench.GetAsync("http://bad/"));

        (await bench.GetAsync("http://good/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_error_is_neither_retried_nor_counted()
    {
        _bench.Network.Answer(HttpStatusCode.NotFound);

        for (var i = 0; i < 30; i++)
        {
            await _bench.GetAsync();
        }

        _bench.Network.Sent.Count.ShouldBe(30);
        _bench.Pipelines.StateOf("bank", new Uri("http://bank")).ShouldBe(CircuitState.Closed);
    }

    /// <summary>
    /// Its slot must not be given to another call when it times out: its failure would not be reported.
    /// </summary>
    [Fact]
    public async Task A_probe_that_times_out_while_others_wait_for_its_slot_opens_the_circuit_again()
    {
        using var bench = new Bench("""{ "AttemptTimeout": "00:00:01", "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 2, "BreakDurationJitter": 0 } }""");
        bench.Network.AnswerNever();
        for (var i = 0; i < 2; i++)
        {
            await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(bench.GetAsync()));
        }

        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        var other = Task.CompletedTask;
        await using var waiting = bench.Clock.CreateTimer(
            _ => other = bench.GetAsync(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        await Should.ThrowAsync<ResilienceException>(bench.FinishAsync(bench.GetAsync()));

        await Should.ThrowAsync<ResilienceException>(other);
        bench.Pipelines.StateOf("bank", new Uri("http://bank/")).ShouldBe(CircuitState.Open);
    }

    public void Dispose() => _bench.Dispose();

    private static HttpResponseMessage Throttled(TimeSpan wait)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
        return response;
    }
}
