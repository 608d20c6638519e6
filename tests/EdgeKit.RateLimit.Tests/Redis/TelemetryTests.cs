using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>What operators see of the way to Redis.</summary>
public sealed class TelemetryTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string Policies = """
        { "Policies": {
            "strict": { "PartitionBy": [ "User" ], "Capacity": 100, "RefillPerSecond": 1, "Mode": "Strict" },
            "leased": { "PartitionBy": [ "User" ], "Capacity": 100, "RefillPerSecond": 1, "Mode": "Leased" } } }
        """;

    [Fact]
    public async Task A_decision_in_Redis_is_measured_with_its_batch()
    {
        await using var instance = await TestInstance.StartAsync(redis.Server.EndPoint, Policies);
        await instance.ReadyAsync();
        using var seen = new Recording(instance.Services.GetRequiredService<IMeterFactory>());

        await instance.TakeAsync(instance.Request("strict"));

        seen.Of("edgekit.ratelimit.redis.duration").ShouldHaveSingleItem().ShouldBeGreaterThan(0);
        seen.Of("edgekit.ratelimit.redis.batch").ShouldBe([1]);
    }

    [Fact]
    public async Task Leases_and_their_tokens_are_counted_when_taken_and_returned()
    {
        var instance = await TestInstance.StartAsync(redis.Server.EndPoint, Policies, clock: new TimersThatFireOnce());
        await instance.ReadyAsync();
        using var seen = new Recording(instance.Services.GetRequiredService<IMeterFactory>());
        for (var i = 0; i < 5; i++)
        {
            await instance.TakeAsync(instance.Request("leased"));
        }

        seen.Of("edgekit.ratelimit.leased_tokens:taken").Sum().ShouldBeGreaterThan(0);
        seen.Of("edgekit.ratelimit.leases").Sum().ShouldBe(1);
        await instance.DisposeAsync();

        seen.Of("edgekit.ratelimit.leased_tokens:returned").Sum().ShouldBeGreaterThan(
            0, "what is left is given back at the end");
    }

    private sealed class Recording : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, double Value)> _seen = new();
        private readonly MeterListener _listener = new();

        public Recording(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Meter.Name == "EdgeKit.RateLimit")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>(
                (instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.Start();
        }

        public IEnumerable<double> Of(string name) => _seen.Where(s => s.Name == name).Select(s => s.Value);

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var direction = "";
            foreach (var tag in tags)
            {
                direction = tag.Key == "direction" ? $":{tag.Value}" : direction;
            }

            _seen.Enqueue((instrument.Name + direction, value));
        }
    }
}
