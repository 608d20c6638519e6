using System.Globalization;

namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>Hosts that answer as a scenario says, and count what they were sent.</summary>
internal sealed class SimulatedNetwork(Scenario scenario, VirtualClock clock, Random random) : HttpMessageHandler
{
    public int Sent { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent++;
        var host = int.Parse(request.RequestUri!.Host.AsSpan("host-".Length), CultureInfo.InvariantCulture);
        var path = int.Parse(request.RequestUri.AbsolutePath.AsSpan(1), CultureInfo.InvariantCulture);
        var (latency, status) = scenario.Answer(host, path, clock.Now, random);
        var answered = new TaskCompletionSource();
        await using var timer = clock.CreateTimer(
            _ => answered.TrySetResult(), null, latency, Timeout.InfiniteTimeSpan);
        await using var cancellation = cancellationToken.UnsafeRegister(
            _ => answered.TrySetCanceled(cancellationToken), null);
        await answered.Task;
        return new HttpResponseMessage(status);
    }
}
