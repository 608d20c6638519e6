using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using EdgeKit.Policies;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Tests;

/// <summary>The deadline and retry depth of a caller, and the calls made for its request.</summary>
public sealed class DeadlineTests
{
    private const string OnePolicy = """{ "Resilience": { "Policies": { "next": { "TotalTimeout": "01:00:00", "Retry": { "Delay": "00:00:00" } } } } }""";

    [Theory]
    [InlineData("Request-Timeout", "2000", 2000)]
    [InlineData("Request-Timeout", "soon", null)]
    [InlineData("Request-Timeout", "-3", null)]
    [InlineData("Other", "2000", null)]
    public async Task The_time_that_the_caller_will_wait_is_the_deadline_of_the_endpoint(
        string header, string value, int? seconds)
    {
        await using var test = await StartAsync(OnePolicy, app => app.MapGet("/", Remaining));

        ShouldBeAtMost(await AskAsync(test, header, value), seconds);
    }

    [Fact]
    public async Task The_header_is_the_one_that_the_options_name()
    {
        await using var test = await StartAsync(
            """{ "Resilience": { "DeadlineHeader": "grpc-timeout", "Policies": { "next": {} } } }""", app => app.MapGet("/", Remaining));

        ShouldBeAtMost(await AskAsync(test, "grpc-timeout", "2000S"), 2000);
    }

    [Fact]
    public async Task The_timeout_of_the_server_is_a_deadline_too_and_the_shorter_one_counts()
    {
        await using var test = await StartAsync(
            OnePolicy, app => app.MapGet("/", Remaining).WithRequestTimeout(TimeSpan.FromSeconds(3000)));

        ShouldBeAtMost(await AskAsync(test, "Other", ""), 3000);
        ShouldBeAtMost(await AskAsync(test, "Request-Timeout", "6000"), 3000);
        ShouldBeAtMost(await AskAsync(test, "Request-Timeout", "2000"), 2000);
    }

    [Fact]
    public async Task An_endpoint_without_a_timeout_of_either_side_has_no_deadline()
    {
        await using var test = await StartAsync(OnePolicy, app => app.MapGet("/", Remaining));

        ShouldBeAtMost(await AskAsync(test, "Other", ""), null);
    }

    [Fact]
    public async Task A_deadline_that_came_with_the_request_is_known_as_the_callers_and_that_of_the_server_is_not()
    {
        await using var test = await StartAsync(OnePolicy, app => app.MapGet(
            "/", () => $"{Deadline.Current!.IsCallers}").WithRequestTimeout(TimeSpan.FromSeconds(3000)));

        (await AskAsync(test, "Other", "")).ShouldBe("False");
        (await AskAsync(test, "Request-Timeout", "6000")).ShouldBe("False");
        (await AskAsync(test, "Request-Timeout", "2000")).ShouldBe("True");
    }

    [Theory]
    [InlineData("0.05", true)]
    [InlineData("2000", null)]
    public async Task An_error_caused_by_the_callers_deadline_is_tagged_on_the_server_metric(
        string value, bool? expected)
    {
        var route = $"/{Guid.NewGuid():N}"; // other applications of the process are measured too
        var measured = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "http.server.request.duration")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (route.Equals(all.GetValueOrDefault("http.route")))
            {
                measured.TrySetResult(all.GetValueOrDefault("edgekit.caller_deadline"));
            }
        });
        listener.Start();
        await using var test = await StartAsync(OnePolicy, app => app.MapGet(route, () => Results.StatusCode(504)));
        using var request = new HttpRequestMessage(
            HttpMethod.Get, route) { Headers = { { "Request-Timeout", value } } };

        using var answer = await test.Client.SendAsync(request);

        (await measured.Task).ShouldBe(expected);
    }

    [Fact]
    public async Task The_remaining_time_is_sent_to_the_next_service()
    {
        await using var last = await StartAsync(OnePolicy, app => app.MapGet("/", Remaining));
        await using var first = await StartChainedAsync(last);

        ShouldBeAtMost(await AskAsync(first, "Request-Timeout", "2000"), 2000);
    }

    /// <summary>Three attempts at each of three services would be 27 requests to the last one.</summary>
    [Fact]
    public async Task Retries_of_a_chain_of_services_add_up_and_do_not_multiply()
    {
        var asked = 0;
        await using var last = await StartAsync(OnePolicy, app => app.MapGet("/", () =>
        {
            Interlocked.Increment(ref asked);
            return Results.StatusCode(500);
        }));
        await using var third = await StartChainedAsync(last);
        await using var second = await StartChainedAsync(third);
        await using var first = await StartChainedAsync(second);

        (await first.GetStatusAsync("/")).ShouldBe(HttpStatusCode.InternalServerError);

        asked.ShouldBe(7, "one request and two retries at each of three services");
    }

    private static string Remaining() =>
        Deadline.Current?.Remaining.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static void ShouldBeAtMost(string remaining, int? seconds)
    {
        if (seconds is null)
        {
            remaining.ShouldBe("none");
            return;
        }

        // How much of it is spent already depends on the machine: only that it counts down from there is known. Half an
        // hour outlasts the slowest.
        double.Parse(remaining, CultureInfo.InvariantCulture).ShouldBeInRange(double.MinValue, seconds.Value);
    }

    private static async Task<string> AskAsync(TestApplication test, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await test.Client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private static Task<TestApplication> StartChainedAsync(TestApplication next) => StartAsync(
        OnePolicy,
        app => app.MapGet("/", async (IHttpClientFactory clients) =>
        {
            using var response = await clients.CreateClient("next").GetAsync(next.Client.BaseAddress);
            return Results.Text(await response.Content.ReadAsStringAsync(), statusCode: (int)response.StatusCode);
        }),
        services => services.AddHttpClient(
            "next", client => client.Timeout = Timeout.InfiniteTimeSpan).AddEdgeKitResilience("next"));

    private static async Task<TestApplication> StartAsync(
        string settings, Action<WebApplication> map, Action<IServiceCollection>? configure = null)
    {
        var test = TestApplication.Build(settings, builder => configure?.Invoke(builder.Services));
        test.App.UseEdgeKit();
        map(test.App);
        await test.StartAsync();
        return test;
    }
}
