using Polly;

namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>One contestant in one scenario: a hundred GETs a second to each of three hosts.</summary>
internal sealed class SimulationRun : IDisposable
{
    public const int Seed = 20261122;
    private const int PerSecond = 100 * Scenario.Hosts;

    private readonly VirtualClock _clock = new();
    private readonly int[] _asked;
    private readonly int[] _good;
    private readonly SimulatedNetwork _network;
    private readonly HttpMessageInvoker _client;

    private SimulationRun(Scenario scenario, Contestant contestant)
    {
        var seconds = (int)Scenario.End.TotalSeconds;
        (_asked, _good) = (new int[seconds], new int[seconds]);
        _network = new SimulatedNetwork(scenario, _clock, new Random(Seed));
        _client = new HttpMessageInvoker(contestant.Wrap(_network, _clock, new Random(Seed)));
    }

    public static SimulationResult Of(Scenario scenario, Contestant contestant)
    {
        using var run = new SimulationRun(scenario, contestant);
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null); // every continuation inside the event that sets it off
        try
        {
            return run.Execute();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _network.Dispose();
    }

    private SimulationResult Execute()
    {
        var (sentBefore, sentAfter) = (0, 0);
        for (var i = 0; i < _asked.Length * PerSecond; i++)
        {
            var number = i;
            _clock.At(TimeSpan.FromSeconds((double)i / PerSecond), () => _ = AskAsync(number));
        }

        _clock.At(Scenario.FaultStart, () => sentBefore = _network.Sent);
        _clock.At(Scenario.FaultEnd, () => sentAfter = _network.Sent);
        _clock.RunToTheEnd();

        var (from, to) = ((int)Scenario.FaultStart.TotalSeconds, (int)Scenario.FaultEnd.TotalSeconds);
        var asked = (double)_asked[from..to].Sum();
        return new SimulationResult((sentAfter - sentBefore) / asked, _good[from..to].Sum() / asked, Recovery(to));
    }

    private async Task AskAsync(int number)
    {
        var askedAt = _clock.Now;
        var second = (int)askedAt.TotalSeconds;
        _asked[second]++;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://host-{number % Scenario.Hosts}/");
        try
        {
            using var response = await _client.SendAsync(request, CancellationToken.None);
            _good[second] += response.IsSuccessStatusCode && _clock.Now - askedAt <= Scenario.Patience ? 1 : 0;
        }
        catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException)
        {
            // not good
        }
    }

    private TimeSpan? Recovery(int faultEnd)
    {
        for (var second = faultEnd; second + 3 <= _asked.Length; second++)
        {
            if (Enumerable.Range(second, 3).All(s => _good[s] >= 0.99 * _asked[s]))
            {
                return TimeSpan.FromSeconds(second - faultEnd);
            }
        }

        return null;
    }
}
