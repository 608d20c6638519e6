using System.Net;
using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Attempts;

/// <summary>
/// Faults on purpose in the place of the network: within an attempt's time and seen by the circuit, as real ones are.
/// </summary>
internal sealed class FaultInjector(ChaosOptions chaos, PipelineServices services)
{
    public async Task<HttpResponseMessage> SendAsync(
        SendRequest send, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (ShouldInject(chaos.LatencyRate))
        {
            await Task.Delay(chaos.Latency, services.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        if (ShouldInject(chaos.FaultRate))
        {
            throw new HttpRequestException("A fault that the policy's Chaos section injects.");
        }

        return ShouldInject(chaos.OutcomeRate)
            ? new HttpResponseMessage((HttpStatusCode)chaos.OutcomeStatus) { RequestMessage = message }
            : await send(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A rate of 0 never does and a rate of 1 always: what is drawn is less than 1.</summary>
    private bool ShouldInject(double rate) => services.Random() < rate;
}
