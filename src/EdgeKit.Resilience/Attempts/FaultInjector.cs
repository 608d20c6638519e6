using System.Net;
using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Attempts;

/// <summary>Injects faults in place of the network, so that timeouts and circuits treat them as real.</summary>
internal sealed class FaultInjector(ChaosOptions options, TimeProvider timeProvider, Func<double> random)
{
    public async Task<HttpResponseMessage> SendAsync(
        SendRequest send, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (ShouldInject(options.LatencyRate))
        {
            await Task.Delay(options.Latency, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        if (ShouldInject(options.FaultRate))
        {
            throw new HttpRequestException("A fault injected by the policy's Chaos section.");
        }

        return ShouldInject(options.OutcomeRate)
            ? new HttpResponseMessage((HttpStatusCode)options.OutcomeStatus) { RequestMessage = message }
            : await send(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Never at a rate of 0, always at 1: the random number is below 1.</summary>
    private bool ShouldInject(double rate) => random() < rate;
}
