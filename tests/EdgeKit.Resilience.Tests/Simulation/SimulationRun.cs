using Polly;

namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>One contestant in one scenario: GETs at an even pace.</summary>
internal sealed class SimulationRun : IDisposable
{
    public const int Seed = 20261122;

    private readonly VirtualClock _clock = new();
    private readonly Scenario _scenario;
    private readonly TimeSpan[] _waits;
    private readonly int[] _asked;
    private readonly int[] _good;
    private readonly SimulatedNetwork _network;
    private readonly HttpMessageInvoker _client;

    private SimulationRun(Scenario scenario, Contestant contestant)
    {
        var seconds = (int)scenario.End.TotalSeconds;
        _scenario = scenario;
        (_asked, _good, _waits) = (new int[seconds], new int[seconds], new TimeSpan[seconds]);
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
        Ask(0);

        _clock.At(_scenario.Start, () => sentBefore = _network.Sent);
        _clock.At(_scenario.Stop, () => sentAfter = _network.Sent);
        _clock.RunToTheEnd();

        var (from, to) = ((int)_scenario.Start.TotalSeconds, (int)_scenario.Stop.TotalSeconds);
        var asked = (double)_asked[from..to].Sum();
        return new SimulationResult((sentAfter - sentBefore) / asked, _good[from..to].Sum() / asked, TimeSpan.FromTicks(
            _waits[from..to].Sum(w => w.Ticks)) / asked, Recovery(to));
    }

    /// <summary>Each call brings about the next.</summary>
    private void Ask(int number)
    {
        var perSecond = _scenario.PerSecond * _scenario.Hosts;
        if (number < _asked.Length * perSecond)
        {
            _clock.At(TimeSpan.FromSeconds((double)number / perSecond), () =>
            {
                Ask(number + 1);
                _ = AskAsync(number);
            });
        }
    }

    private async Task AskAsync(int number)
    {
        var askedAt = _clock.Now;
        var second = (int)askedAt.TotalSeconds;
        _asked[second]++;
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"http://host-{number % _scenario.Hosts}/{number / _scenario.Hosts % 3}");
        try
        {
            using var response = await _client.SendAsync(request, CancellationToken.None);
            _good[second] += response.IsSuccessStatusCode && _clock.Now - askedAt <= Scenario.Patience ? 1 : 0;
        }
        catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException)
        {
            // not good
        }

        _waits[second] += _clock.Now - askedAt;
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
