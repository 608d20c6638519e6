using System.Net;
using System.Net.Http.Json;
using EdgeKit.Resilience.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Tests.Bodies;

/// <summary>
/// The time of an attempt begins when its request body has been sent; until then the authority is judged only by
/// whether it takes it.
/// </summary>
public sealed class SlowBodyTests : IDisposable
{
    private const string Policy = """ "TotalTimeout": "00:01:00", "AttemptTimeout": "00:00:02", "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 20 } """;
    private static readonly Uri Upload = new("http://bank/upload");

    private readonly UploadNetwork _network = new();
    private Bench _bench = null!;

    public SlowBodyTests() => Use(Policy);

    public void Dispose()
    {
        _bench.Dispose();
        _network.Dispose();
    }

    [Fact]
    public async Task A_slow_body_does_not_use_up_the_attempt_timeout()
    {
        var source = new GatedStream();
        var call = PostAsync(source);

        Pass(30);
        source.Let(10);
        Pass(20);
        source.Let(0);

        (await call).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task From_the_end_of_its_body_on_an_attempt_has_all_of_its_time_and_no_more()
    {
        _network.Answer = ScriptedHandler.NeverAsync;
        var source = new GatedStream();
        var call = PostAsync(source);
        Pass(30);
        source.Let(0);

        Pass(1.9);
        call.IsCompleted.ShouldBeFalse();
        Pass(0.1);

        (await Should.ThrowAsync<ResilienceException>(call)).Reason.ShouldBe(RejectionReason.AttemptTimeout);
    }

    [Fact]
    public async Task Bodies_that_never_end_open_no_circuit_and_are_reported_as_slow_bodies()
    {
        for (var i = 0; i < 25; i++)
        {
            var failure = await Should.ThrowAsync<ResilienceException>(
                _bench.FinishAsync(PostAsync(new GatedStream()), TimeSpan.FromSeconds(1)));
            failure.Reason.ShouldBe(RejectionReason.RequestBodyTimeout);
            failure.IsTimeout.ShouldBeTrue();
            failure.Message.ShouldContain("TotalTimeout");
        }

        State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task An_authority_that_does_not_respond_after_slow_bodies_is_detected()
    {
        _network.Answer = ScriptedHandler.NeverAsync;
        for (var i = 0; i < 20; i++)
        {
            var source = new GatedStream();
            var call = PostAsync(source);
            Pass(30);
            source.Let(0);
            await Should.ThrowAsync<ResilienceException>(_bench.FinishAsync(call));
        }

        State.ShouldBe(CircuitState.Open);
    }

    [Fact]
    public async Task An_authority_that_does_not_read_the_body_is_detected()
    {
        for (var i = 0; i < 20; i++)
        {
            _network.Sink = new GatedStream();
            var source = new GatedStream();
            var call = PostAsync(source);
            Pass(30);
            source.Let(10);
            Pass(1.9);
            call.IsCompleted.ShouldBeFalse();
            Pass(0.1);
            (await Should.ThrowAsync<ResilienceException>(call)).Reason.ShouldBe(RejectionReason.AttemptTimeout);
        }

        State.ShouldBe(CircuitState.Open);
    }

    [Fact]
    public async Task A_long_body_has_an_attempt_timeout_for_each_write()
    {
        var sink = new GatedStream();
        _network.Sink = sink;
        var source = new GatedStream();
        var call = PostAsync(source);
        for (var i = 0; i < 20; i++)
        {
            source.Let(10);
            Pass(1.9);
            sink.Let(0);
        }

        source.Let(0);

        (await call).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_that_its_caller_aborts_counts_for_nothing_and_is_not_sent_again()
    {
        Use(""" "Retry": { "Delay": "00:00:00" }, "CircuitBreaker": { "SampledCalls": 20 }, "Fallback": { "Kind": "Static" } """);
        for (var i = 0; i < 25; i++)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Put, Upload) { Content = JsonContent.Create(new BreaksOff()) };
            await Should.ThrowAsync<NotSupportedException>(_bench.Client.SendAsync(request));
        }

        State.ShouldBe(CircuitState.Closed);
        _network.Sent.ShouldBe(25);
    }

    [Fact]
    public async Task A_stream_that_fails_fails_as_it_would_without_a_policy()
    {
        for (var i = 0; i < 25; i++)
        {
            var source = new GatedStream();
            var call = PostAsync(source);
            source.Fail(new IOException("The client has gone away."));
            (await Should.ThrowAsync<HttpRequestException>(call)).InnerException.ShouldBeOfType<IOException>();
        }

        State.ShouldBe(CircuitState.Closed);
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task An_error_during_a_body_is_returned_and_counts_for_nothing(
        HttpStatusCode status)
    {
        _network.AnswerEarly = () => new HttpResponseMessage(status);
        for (var i = 0; i < 25; i++)
        {
            (await PostAsync(new GatedStream())).StatusCode.ShouldBe(status);
        }

        State.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task A_connection_that_breaks_during_a_body_counts_for_nothing_and_one_that_breaks_after_it_counts()
    {
        for (var i = 0; i < 25; i++)
        {
            var sink = new GatedStream();
            _network.Sink = sink;
            var source = new GatedStream();
            var call = PostAsync(source);
            source.Let(10);
            sink.Fail(new IOException("Reset by peer."));
            await Should.ThrowAsync<HttpRequestException>(call);
        }

        State.ShouldBe(CircuitState.Closed);
        _network.Sink = Stream.Null;
        _network.Answer = _ => throw new HttpRequestException("Reset by peer.");
        for (var i = 0; i < 20; i++)
        {
            await Should.ThrowAsync<HttpRequestException>(PostAsync(Stream.Null));
        }

        State.ShouldBe(CircuitState.Open);
    }

    [Fact]
    public async Task A_success_after_a_slow_body_is_not_a_slow_call()
    {
        Use(""" "TotalTimeout": "00:01:00", "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 5, "SlowCallDuration": "00:00:01" } """);
        for (var i = 0; i < 10; i++)
        {
            var source = new GatedStream();
            var call = PostAsync(source);
            Pass(30);
            source.Let(0);
            await call;
            await EarlyAsync();
        }

        State.ShouldBe(CircuitState.Closed);

        async Task EarlyAsync()
        {
            _network.AnswerEarly = () =>
            {
                Pass(0);
                return new HttpResponseMessage(HttpStatusCode.OK);
            };
            await PostAsync(new GatedStream());
            _network.AnswerEarly = () => null;
        }
    }

    [Fact]
    public async Task A_probe_with_a_stalled_body_frees_its_slot()
    {
        _bench.Pipelines.AuthorityOf("bank", Upload).Circuit.Open(
            _bench.Pipelines.AuthorityOf("bank", Upload).Circuit.Phase, CircuitCause.FailureRatio, 0);
        Pass(40);
        var probe = PostAsync(new GatedStream());
        State.ShouldBe(CircuitState.HalfOpen);
        (await Should.ThrowAsync<ResilienceException>(_bench.Client.GetAsync(Upload))).Reason.ShouldBe(
            RejectionReason.CircuitOpen);

        Pass(1);
        (await _bench.Client.GetAsync(Upload)).StatusCode.ShouldBe(HttpStatusCode.OK);

        State.ShouldBe(CircuitState.Closed);
        probe.IsCompleted.ShouldBeFalse();
        await Should.ThrowAsync<ResilienceException>(_bench.FinishAsync(probe, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Callers_with_stalled_bodies_give_their_permits_to_others()
    {
        Use(Policy + """, "ConcurrencyLimit": { "PermitLimit": 2, "QueueLimit": 0 } """);
        Task<HttpResponseMessage>[] slow = [PostAsync(new GatedStream()), PostAsync(new GatedStream())];
        (await Should.ThrowAsync<ResilienceException>(_bench.Client.GetAsync(Upload))).Reason.ShouldBe(
            RejectionReason.ConcurrencyLimitReached);

        Pass(1);

        (await _bench.Client.GetAsync(Upload)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var call in slow)
        {
            await Should.ThrowAsync<ResilienceException>(_bench.FinishAsync(call, TimeSpan.FromSeconds(1)));
        }

        _bench.Pipelines.AuthorityOf("bank", Upload).ConcurrencyLimiter.InFlight.ShouldBe(0);
    }

    /// <summary>On HTTP/2 most writes do not complete immediately, so each part begins another wait.</summary>
    [Fact]
    public async Task Callers_that_send_a_byte_now_and_then_lose_their_permits_too()
    {
        Use(Policy + """, "ConcurrencyLimit": { "PermitLimit": 1, "QueueLimit": 0 } """);
        var (source, sink) = (new GatedStream(), new GatedStream());
        _network.Sink = sink;
        var slow = PostAsync(source);
        for (var i = 0; i < 4; i++)
        {
            Pass(0.3);
            source.Let(1);
            sink.Let(1);
        }

        (await _bench.Client.GetAsync(Upload)).StatusCode.ShouldBe(HttpStatusCode.OK);
        source.Let(0);
        (await slow).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Slow_bodies_move_neither_the_adaptive_limit_nor_the_throttle_and_are_not_counted_as_failures()
    {
        Use(Policy + """, "ConcurrencyLimit": { "Adaptive": true, "PermitLimit": 10 }, "Throttling": {} """);
        using var meters = new MeterRecorder(_bench.Services);
        await PostAsync(Stream.Null);
        var authority = _bench.Pipelines.AuthorityOf("bank", Upload);
        for (var i = 0; i < 20; i++)
        {
            await Should.ThrowAsync<ResilienceException>(
                _bench.FinishAsync(PostAsync(new GatedStream()), TimeSpan.FromSeconds(1)));
        }

        authority.ConcurrencyLimiter.Limit.ShouldBe(10);
        (await PostAsync(Stream.Null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        meters.Of("edgekit.resilience.attempt.duration").Select(
            m => m.Tags["edgekit.resilience.result"]).Distinct().ShouldBe(["success", "cancelled"]);
    }

    [Fact]
    public async Task The_time_of_an_upload_does_not_count_as_the_latency_that_an_adaptive_limit_learns_from()
    {
        Use(Policy + """, "ConcurrencyLimit": { "Adaptive": true, "PermitLimit": 10 } """);
        var limiter = _bench.Pipelines.AuthorityOf("bank", Upload).ConcurrencyLimiter;
        for (var i = 0; i < 12; i++)
        {
            Pass(0.1);
            await PostAsync(Stream.Null);
        }

        Pass(1);
        await PostAsync(Stream.Null);
        for (var i = 0; i < 3; i++)
        {
            var sources = Enumerable.Range(0, 10).Select(_ => new GatedStream()).ToList();
            var calls = sources.ConvertAll(PostAsync);
            Pass(0.9);
            sources.ForEach(source => source.Let(0));
            await Task.WhenAll(calls);
        }

        limiter.Limit.ShouldBe(10);
    }

    [Fact]
    public async Task The_caller_has_its_own_content_back_when_the_call_is_over()
    {
        using var content = new StreamContent(
            new MemoryStream(new byte[42])) { Headers = { ContentType = new("image/png") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, Upload) { Content = content };
        _network.Sink = new MemoryStream();

        await _bench.Client.SendAsync(request);

        _network.Sink.Length.ShouldBe(42);
        request.Content.ShouldBeSameAs(content);
    }

    private CircuitState State => _bench.Pipelines.StateOf("bank", Upload);

    private void Use(string policy)
    {
        _bench?.Dispose();
        _bench = new Bench($"{{ {policy} }}", services => services.AddHttpClient(
            "bank").ConfigurePrimaryHttpMessageHandler(() => _network));
    }

    private Task<HttpResponseMessage> PostAsync(Stream source) =>
        _bench.Client.PostAsync(Upload, new StreamContent(source));

    private void Pass(double seconds)
    {
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(0.1))
        {
            _bench.Clock.AdvanceInline(TimeSpan.FromSeconds(0.1));
        }
    }

    /// <summary>Cannot be written as JSON.</summary>
    private sealed class BreaksOff
    {
        public string Text => throw new NotSupportedException("There is no more.");
    }
}
