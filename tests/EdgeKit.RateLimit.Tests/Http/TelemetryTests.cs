using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Tests.Http;

public sealed class TelemetryTests
{
    private const string Policies = """
        { "Policies": { "p": { "Capacity": 1, "RefillPerSecond": 0.01 }, "s": { "Capacity": 1, "RefillPerSecond": 0.01, "Enforcement": "Shadow" } } }
        """;

    [Fact]
    public async Task Every_decision_is_counted_by_policy_outcome_and_source()
    {
        await using var app = await TestApp.StartAsync(Policies, a =>
        {
            a.MapGet("/p", () => "ok").RequireRateLimiting("p");
            a.MapGet("/s", () => "ok").RequireRateLimiting("s");
        });
        var counted = new ConcurrentQueue<string>();
        using var listener = Listen(app.Services.GetRequiredService<IMeterFactory>(), counted);
        foreach (var path in new[] { "/p", "/p", "/s", "/s" })
        {
            await app.GetAsync(path);
        }

        counted.ShouldBe(["p admitted local", "p refused local", "s admitted local", "s shadow local"]);
    }

    [Fact]
    public async Task A_refusal_is_an_event_of_the_activity_and_a_line_in_the_log()
    {
        var events = new ConcurrentQueue<ActivityEvent>();
        using var source = new ActivitySource(nameof(A_refusal_is_an_event_of_the_activity_and_a_line_in_the_log));
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s == source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var log = new CapturedLog();
        await using var app = await TestApp.StartAsync(
            Policies,
            a => a.MapGet("/p", () => "ok").RequireRateLimiting("p"),
            services =>
            {
                services.AddLogging(l => l.AddProvider(log).SetMinimumLevel(LogLevel.Debug));
                services.AddTransient<Microsoft.AspNetCore.Hosting.IStartupFilter>(_ => new InActivity(source, events));
            });
        await app.GetAsync("/p");
        await app.GetAsync("/p");

        var refused = events.Single();
        refused.Name.ShouldBe("edgekit.ratelimit.refused");
        refused.Tags.ShouldContain(new KeyValuePair<string, object?>("edgekit.ratelimit.policies", "p"));
        log.Lines.Single(l => l.Id == 2001).Text.ShouldStartWith("Refused GET /p by p;");
    }

    private static MeterListener Listen(IMeterFactory meters, ConcurrentQueue<string> counted)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "edgekit.ratelimit.decisions" && instrument.Meter.Scope == meters)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) => counted.Enqueue(string.Join(' ', tags.ToArray().Select(t => t.Value))));
        listener.Start();
        return listener;
    }

    /// <summary>Runs each request within an activity and keeps its events.</summary>
    private sealed class InActivity(ActivitySource source, ConcurrentQueue<ActivityEvent> events)
        : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                using var activity = source.StartActivity("request");
                await rest(context);
                activity!.Events.ToList().ForEach(events.Enqueue);
            });
            next(app);
        };
    }
}
