using EdgeKit.Resilience.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Xunit.Abstractions;

namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>One client sends too much; another one, without a policy, sends ten requests a second.</summary>
public sealed class AdaptiveLimitSimulationTests(ITestOutputHelper output)
{
    private static readonly TimeSpan End = TimeSpan.FromSeconds(60);
    private static readonly ConcurrencyLimitOptions Fixed = new() { PermitLimit = 64, QueueLimit = 64 };
    private static readonly ConcurrencyLimitOptions Adaptive =
        new() { PermitLimit = 64, QueueLimit = 64, MinPermitLimit = 2, Adaptive = true };

    [Fact]
    public void An_adaptive_limit_keeps_the_queue_of_an_overloaded_server_short_and_loses_no_throughput()
    {
        var (isFixed, adaptive) = (Run(Fixed, 300, static _ => 10), Run(Adaptive, 300, static _ => 10));

        adaptive.Goodput.ShouldBeGreaterThan(isFixed.Goodput * 0.95);
        adaptive.OthersWait.ShouldBeLessThan(isFixed.OthersWait * 0.75);
    }

    [Fact]
    public void An_adaptive_limit_follows_a_server_that_loses_most_of_its_workers_and_gets_them_back()
    {
        static int Workers(TimeSpan now) => now.TotalSeconds is > 15 and < 40 ? 2 : 10;

        var (isFixed, adaptive) = (Run(Fixed, 150, Workers), Run(Adaptive, 150, Workers));

        adaptive.Goodput.ShouldBeGreaterThan(isFixed.Goodput);
        adaptive.OthersWait.ShouldBeLessThan(isFixed.OthersWait);
    }

    [Fact]
    public void An_adaptive_limit_costs_nothing_while_the_server_has_room() =>
        Run(Adaptive, 150, static _ => 10).Goodput.ShouldBe(1, tolerance: 0.001);

    private (double Goodput, TimeSpan OthersWait) Run(
        ConcurrencyLimitOptions limit, int perSecond, Func<TimeSpan, int> workersAt)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null); // every continuation inside the event that sets it off
        try
        {
            var clock = new VirtualClock();
            using var server = new QueueingServer(clock, workersAt);
            using var client = new HttpMessageInvoker(Limited(limit, server, clock));
            using var other = new HttpMessageInvoker(server, disposeHandler: false);
            var (ours, others) = (new Tally(clock, client, perSecond), new Tally(clock, other, perSecond: 10));
            clock.RunToTheEnd();
            output.WriteLine(
                $"{(limit.Adaptive ? "adaptive" : "fixed")}, {perSecond}/s: goodput {ours.Goodput:0.000}, the other client: "
                + $"goodput {others.Goodput:0.000}, wait {others.Wait.TotalMilliseconds:0} ms");
            return (ours.Goodput, others.Wait);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static ResilienceHandler Limited(
        ConcurrencyLimitOptions limit, HttpMessageHandler server, VirtualClock clock)
    {
        var policy = new ResiliencePolicyOptions
        {
            TotalTimeout = TimeSpan.FromSeconds(2), AttemptTimeout = TimeSpan.FromSeconds(1), ConcurrencyLimit = limit,
        };
        var model = new ResilienceModel(new ResilienceOptions { Policies = { ["p"] = policy } });
        var pipelines = new ResiliencePipelines(
            () => model, clock, NullLogger<ResiliencePipelines>.Instance, new DetachedMeters(), lastGood: null,
            new Random(SimulationRun.Seed).NextDouble);
        return new ResilienceHandler(pipelines, "simulation", static _ => "p") { InnerHandler = server };
    }

    /// <summary>Sends GETs at an even pace and counts the good responses.</summary>
    private sealed class Tally
    {
        private readonly VirtualClock _clock;
        private readonly HttpMessageInvoker _client;
        private readonly int _perSecond;
        private int _good;
        private int _sent;
        private TimeSpan _waited;

        public Tally(VirtualClock clock, HttpMessageInvoker client, int perSecond)
        {
            (_clock, _client, _perSecond) = (clock, client, perSecond);
            ScheduleNext();
        }

        public double Goodput => (double)_good / _sent;

        public TimeSpan Wait => _waited / _sent;

        private void ScheduleNext()
        {
            var next = TimeSpan.FromSeconds((double)_sent / _perSecond);
            if (next < End)
            {
                _clock.At(next, () =>
                {
                    _sent++;
                    ScheduleNext();
                    _ = SendAsync();
                });
            }
        }

        private async Task SendAsync()
        {
            var sentAt = _clock.Now;
            using var request = new HttpRequestMessage(HttpMethod.Get, "http://server/");
            try
            {
                using var response = await _client.SendAsync(request, CancellationToken.None);
                _good++;
            }
            catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException)
            {
                // not good
            }

            _waited += _clock.Now - sentAt;
        }
    }
}
