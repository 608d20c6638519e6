using System.Net;
using Polly;
using Polly.Simmy;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>Faults on purpose in the place of the network, Polly's own: within an attempt's time and seen by the circuit, as real ones are.</summary>
internal sealed class ChaosFaults(ChaosPolicy chaos, TimeProvider clock)
{
    private readonly ResiliencePipeline<HttpResponseMessage> _faults =
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddChaosLatency(chaos.LatencyRate, chaos.Latency)
            .AddChaosFault(chaos.FaultRate, static () => new HttpRequestException("A fault that the policy's Chaos section injects."))
            .AddChaosOutcome(chaos.OutcomeRate, () => new HttpResponseMessage((HttpStatusCode)chaos.OutcomeStatus))
            .Build();

    public Task<HttpResponseMessage> SendAsync(Send send, HttpRequestMessage message, CancellationToken cancellationToken) =>
        _faults.ExecuteAsync(static (call, token) => new ValueTask<HttpResponseMessage>(call.send(call.message, token)), (send, message), cancellationToken).AsTask();
}
