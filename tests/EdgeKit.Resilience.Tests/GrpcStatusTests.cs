using System.Globalization;
using System.Net;

namespace EdgeKit.Resilience.Tests;

/// <summary>An answer of gRPC is a 200 whatever happened: its code counts.</summary>
public sealed class GrpcStatusTests : IDisposable
{
    private readonly Bench _bench = new("""{ "CircuitBreaker": { "FailureRatio": 0.5, "SampledCalls": 10 }, "Retry": { "Delay": "00:00:00" } }""");

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(14, CircuitState.Open)]
    [InlineData(13, CircuitState.Open)]
    [InlineData(2, CircuitState.Open)]
    [InlineData(4, CircuitState.Open)]
    [InlineData(15, CircuitState.Open)]
    [InlineData(0, CircuitState.Closed)]
    [InlineData(1, CircuitState.Closed)]
    [InlineData(3, CircuitState.Closed)]
    [InlineData(5, CircuitState.Closed)]
    [InlineData(7, CircuitState.Closed)]
    [InlineData(12, CircuitState.Closed)]
    [InlineData(16, CircuitState.Closed)]
    public async Task A_server_that_fails_opens_its_circuit_and_one_that_rejects_does_not(int code, CircuitState state)
    {
        _bench.Network.Script = (request, _, _) => Task.FromResult(Answer(request, code));

        await CallAsync(40);

        _bench.Pipelines.StateOf("bank", new Uri("http://bank")).ShouldBe(state);
    }

    [Fact]
    public async Task A_deadline_of_the_caller_counts_for_nothing()
    {
        _bench.Network.Script = (request, _, _) => Task.FromResult(Answer(request, 4));

        await CallAsync(40, timeout: "1m");

        _bench.Pipelines.StateOf("bank", new Uri("http://bank")).ShouldBe(CircuitState.Closed);
    }

    [Theory]
    [InlineData(14, "k", null, 3)]
    [InlineData(14, null, null, 1)]
    [InlineData(14, "k", "-1", 1)]
    [InlineData(14, "k", "soon", 1)]
    [InlineData(14, "k", "0", 3)]
    [InlineData(13, "k", null, 1)]
    [InlineData(8, "k", null, 1)]
    [InlineData(0, "k", null, 1)]
    public async Task Only_an_unprocessed_call_is_sent_again_and_only_with_a_key(
        int code, string? key, string? pushback, int sent)
    {
        _bench.Network.Script = (request, _, _) => Task.FromResult(Answer(request, code, pushback));
        using var request = Call(null);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        (await _bench.FinishAsync(_bench.Client.SendAsync(request))).Dispose();

        _bench.Network.Sent.Count.ShouldBe(sent);
    }

    [Theory]
    [InlineData(14, HttpCompletionOption.ResponseHeadersRead, true, CircuitState.Open)]
    [InlineData(14, HttpCompletionOption.ResponseContentRead, false, CircuitState.Open)]
    [InlineData(14, HttpCompletionOption.ResponseHeadersRead, false, CircuitState.Closed)]
    [InlineData(5, HttpCompletionOption.ResponseContentRead, false, CircuitState.Closed)]
    [InlineData(0, HttpCompletionOption.ResponseHeadersRead, true, CircuitState.Closed)]
    public async Task A_status_in_trailers_counts_when_the_body_was_read_to_its_end(
        int code, HttpCompletionOption completion, bool reads, CircuitState state)
    {
        _bench.Network.Script = (request, _, _) =>
        {
            var answer = new HttpResponseMessage(
                HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent([0, 0, 0, 0, 0]) };
            answer.Content.Headers.ContentType = new("application/grpc");
            answer.TrailingHeaders.Add("grpc-status", code.ToString(CultureInfo.InvariantCulture));
            return Task.FromResult(answer);
        };

        await CallAsync(40, null, completion, reads);

        _bench.Pipelines.StateOf("bank", new Uri("http://bank")).ShouldBe(state);
    }

    [Fact]
    public async Task Another_content_with_such_a_header_is_no_answer_of_gRPC()
    {
        _bench.Network.Script = (request, _, _) =>
        {
            var answer = Answer(request, 14);
            answer.Content.Headers.ContentType = new("text/plain");
            return Task.FromResult(answer);
        };

        await CallAsync(40);

        _bench.Pipelines.StateOf("bank", new Uri("http://bank")).ShouldBe(CircuitState.Closed);
    }

    private static HttpRequestMessage Call(string? timeout)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post, "http://bank/demo.Echo/Say") { Content = new ByteArrayContent([0, 0, 0, 0, 0]) };
        request.Content.Headers.ContentType = new("application/grpc");
        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        return request;
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, int code, string? pushback = null)
    {
        var answer = new HttpResponseMessage(
            HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent([]) };
        answer.Content.Headers.ContentType = new("application/grpc");
        answer.Headers.Add("grpc-status", code.ToString(CultureInfo.InvariantCulture));
        if (pushback is not null)
        {
            answer.Headers.Add("grpc-retry-pushback-ms", pushback);
        }

        return answer;
    }

    private async Task CallAsync(
        int times, string? timeout = null, HttpCompletionOption completion = default, bool reads = false)
    {
        for (var i = 0; i < times; i++)
        {
            try
            {
                using var request = Call(timeout);
                using var answer = await _bench.Client.SendAsync(request, completion);
                if (reads)
                {
                    (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBe(5);
                }
            }
            catch (ResilienceException)
            {
                return;
            }
        }
    }
}
