using System.Net;
using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Tests;

/// <summary>The handler by itself, as a proxy wraps it.</summary>
public sealed class HandlerTests : IDisposable
{
    private readonly Bench _bench = new("""{ "AttemptTimeout": "00:00:01", "TotalTimeout": "00:00:03" }""");
    private readonly ScriptedHandler _destination = new();

    [Fact]
    public async Task A_request_without_a_policy_is_sent_as_it_is()
    {
        _destination.Answer(HttpStatusCode.InternalServerError);
        using var invoker = Wrap(_ => null);

        await SendAsync(invoker, new HttpRequestMessage(HttpMethod.Get, "http://cluster/"));

        _destination.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_policy_is_chosen_for_each_request()
    {
        _destination.Answer(HttpStatusCode.InternalServerError);
        using var invoker = Wrap(request => request.RequestUri!.AbsolutePath == "/guarded" ? "bank" : null);

        await SendAsync(invoker, new HttpRequestMessage(HttpMethod.Get, "http://cluster/free"));
        await SendAsync(invoker, new HttpRequestMessage(HttpMethod.Get, "http://cluster/guarded"));

        _destination.Sent.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_request_that_brings_its_policy_table_keeps_its_policy_across_a_reload()
    {
        _destination.Answer(HttpStatusCode.InternalServerError);
        var table = _bench.Services.GetRequiredService<PolicyTables>().Current;
        using var invoker = new HttpMessageInvoker(new ResilienceHandler(_bench.Pipelines, "cluster", _ => "bank")
        {
            InnerHandler = _destination,
            SelectTable = request => request.RequestUri!.AbsolutePath == "/begun" ? table : null,
        });
        _bench.Reload("""{ "Retry": { "MaxAttempts": 1 } }""");

        await SendAsync(invoker, new HttpRequestMessage(HttpMethod.Get, "http://cluster/begun"));
        _destination.Sent.Count.ShouldBe(3);
        await SendAsync(invoker, new HttpRequestMessage(HttpMethod.Get, "http://cluster/new"));

        _destination.Sent.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_body_that_streams_is_not_cut_by_the_attempt_timeout()
    {
        var body = new EndlessStream();
        CancellationToken attempt = default;
        _destination.Script = (_, _, cancellation) =>
        {
            attempt = cancellation;
            return Task.FromResult(new HttpResponseMessage { Content = new StreamContent(body) });
        };
        using var invoker = Wrap(_ => "bank");

        var response = await SendAsync(invoker, new HttpRequestMessage(HttpMethod.Get, "http://cluster/"));
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));

        attempt.IsCancellationRequested.ShouldBeFalse();
        (await response.Content.ReadAsStreamAsync()).ReadByte().ShouldBe(7);
        body.BytesRead.ShouldBeLessThan(64, "nothing was buffered");
    }

    [Fact]
    public async Task A_call_whose_caller_has_left_before_it_began_is_not_sent()
    {
        using var invoker = Wrap(_ => "bank");
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://cluster/");

        await Should.ThrowAsync<OperationCanceledException>(
            () => invoker.SendAsync(request, new CancellationToken(canceled: true)));

        _destination.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_policy_is_named_with_the_known_ones()
    {
        using var invoker = Wrap(_ => "nobody");

        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => SendAsync(invoker, new HttpRequestMessage(HttpMethod.Get, "http://cluster/")));

        failure.Message.ShouldContain("nobody");
        failure.Message.ShouldContain("bank");
    }

    public void Dispose()
    {
        _bench.Dispose();
        _destination.Dispose();
    }

    private HttpMessageInvoker Wrap(Func<HttpRequestMessage, string?> select) =>
        new(new ResilienceHandler(_bench.Pipelines, "gateway", select) { InnerHandler = _destination });

    private Task<HttpResponseMessage> SendAsync(HttpMessageInvoker invoker, HttpRequestMessage request) =>
        _bench.FinishAsync(invoker.SendAsync(request, CancellationToken.None));

    private sealed class EndlessStream : MemoryStream
    {
        public int BytesRead { get; private set; }

        public override int ReadByte()
        {
            BytesRead++;
            return 7;
        }

        public override int Read(Span<byte> buffer)
        {
            BytesRead += buffer.Length;
            buffer.Fill(7);
            return buffer.Length;
        }
    }
}
