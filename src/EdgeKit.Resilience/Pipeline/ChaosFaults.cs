using System.Net;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// Faults on purpose in the place of the network: within an attempt's time and seen by the circuit, as real ones are.
/// </summary>
internal sealed class ChaosFaults(ChaosPolicy chaos, StageServices services)
{
    public async Task<HttpResponseMessage> SendAsync(
        Send send, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (Strikes(chaos.LatencyRate))
        {
            await Task.Delay(chaos.Latency, services.Clock, cancellationToken).ConfigureAwait(false);
        }

        if (Strikes(chaos.FaultRate))
        {
            throw new HttpRequestException("A fault that the policy's Chaos section injects.");
        }

        return Strikes(chaos.OutcomeRate)
            ? new HttpResponseMessage((HttpStatusCode)chaos.OutcomeStatus) { RequestMessage = message }
            : await send(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A rate of 0 never does and a rate of 1 always: what is drawn is less than 1.</summary>
    private bool Strikes(double rate) => services.Random() < rate;
}
