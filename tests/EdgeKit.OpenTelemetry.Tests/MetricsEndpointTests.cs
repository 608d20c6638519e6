using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace EdgeKit.OpenTelemetry.Tests;

public sealed partial class MetricsEndpointTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = $"00-{Trace}-b7ad6b7169203331-01";

    [Fact]
    public async Task Promtool_accepts_the_text_format()
    {
        await using var app = await Measured.StartAsync();
        RecordOneOfEach(app.Meter);
        await app.GetAsync("/hello/world");

        var (exitCode, output) = await Promtool.RunAsync(await app.ScrapeAsync(openMetrics: false), "check", "metrics");

        // Lint complains about names that the platform chose; a parse error would be its only line.
        output.ShouldNotContain("error while linting");
        exitCode.ShouldBeOneOf(0, 3);
        output.ShouldNotContain("edgekit_");
    }

    [Fact]
    public async Task Prometheus_reads_the_open_metrics_format_with_exemplars()
    {
        await using var app = await Measured.StartAsync();
        RecordOneOfEach(app.Meter);
        await app.GetAsync("/hello/world", ("traceparent", Caller));
        var text = await app.ScrapeAsync(openMetrics: true);
        text.ShouldContain(" # {trace_id=");
        var folder = Directory.CreateTempSubdirectory("edgekit-metrics");
        var file = Path.Combine(folder.FullName, "metrics.txt");

        // Blocks need a time for each sample, which a scrape leaves to the scraper.
        await File.WriteAllTextAsync(file, SampleLine().Replace(text, "${sample} 1767225600"));
        var (exitCode, output) = await Promtool.RunAsync(
            "", "tsdb", "create-blocks-from", "openmetrics", file, Path.Combine(folder.FullName, "blocks"));

        folder.Delete(recursive: true);
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task An_exemplar_leads_from_a_slow_bucket_to_its_trace()
    {
        await using var app = await Measured.StartAsync(("Tracing:TrustedNetworks:0", "127.0.0.0/8"));

        await app.GetAsync("/hello/world", ("traceparent", Caller));

        var exemplars = (await app.ScrapeAsync(openMetrics: true)).Split('\n')
            .Where(l => l.StartsWith("http_server_request_duration_seconds_bucket") && l.Contains("trace_id"));
        exemplars.ShouldContain(l => l.Contains($"trace_id=\"{Trace}\"") && l.Contains("http_route=\"/hello/{name}\""));
    }

    [Fact]
    public async Task A_request_that_is_not_sampled_leaves_no_exemplar()
    {
        await using var app = await Measured.StartAsync(("Tracing:SampleRatio", "0"));

        await app.GetAsync("/hello/world");

        (await app.ScrapeAsync(openMetrics: true)).ShouldNotContain("trace_id");
    }

    [Fact]
    public async Task The_two_formats_differ_where_they_must()
    {
        await using var app = await Measured.StartAsync();
        RecordOneOfEach(app.Meter);

        var plain = await app.ScrapeAsync(openMetrics: false);
        var open = await app.ScrapeAsync(openMetrics: true);

        plain.ShouldContain(
            "# TYPE edgekit_test_calls_total counter\n"
            + "# HELP edgekit_test_calls_total Calls with a \\\\ and a \" in it.\n");
        plain.ShouldContain("edgekit_test_calls_total{kind=\"a\\\"b\\\\c\\nd\"} 3\n");
        plain.ShouldContain("edgekit_test_wait_seconds_bucket{le=\"1\"} 1\n");
        plain.ShouldNotContain("# EOF");
        open.ShouldContain(
            "# TYPE edgekit_test_calls counter\n# HELP edgekit_test_calls Calls with a \\\\ and a \\\" in it.\n");
        open.ShouldContain("edgekit_test_calls_total{kind=\"a\\\"b\\\\c\\nd\"} 3\n");
        open.ShouldContain("edgekit_test_wait_seconds_bucket{le=\"1.0\"} 1\n");
        open.ShouldEndWith("# EOF\n");
    }

    [Fact]
    public async Task A_histogram_is_cumulative_and_closed_by_infinity()
    {
        await using var app = await Measured.StartAsync();
        RecordOneOfEach(app.Meter);

        var text = await app.ScrapeAsync(openMetrics: false);

        text.ShouldContain("edgekit_test_wait_seconds_bucket{le=\"0.1\"} 0\n");
        text.ShouldContain("edgekit_test_wait_seconds_bucket{le=\"0.5\"} 1\n");
        text.ShouldContain("edgekit_test_wait_seconds_bucket{le=\"10\"} 1\n");
        text.ShouldContain("edgekit_test_wait_seconds_bucket{le=\"+Inf\"} 2\n");
        text.ShouldContain("edgekit_test_wait_seconds_sum 20.3\n");
        text.ShouldContain("edgekit_test_wait_seconds_count 2\n");
    }

    [Fact]
    public async Task Series_of_two_meters_with_one_name_are_summed()
    {
        await using var app = await Measured.StartAsync();
        using var other = new Meter(Measured.MeterName);
        RecordOneOfEach(app.Meter);
        RecordOneOfEach(other);

        var text = await app.ScrapeAsync(openMetrics: false);

        text.ShouldContain("edgekit_test_wait_seconds_count 4\n");
        text.Split("# TYPE edgekit_test_wait_seconds ").Length.ShouldBe(2);
    }

    [Fact]
    public async Task Target_info_names_the_service()
    {
        await using var app = await Measured.StartAsync(("OpenTelemetry:ServiceName", "shop-gateway"));

        (await app.ScrapeAsync(openMetrics: false)).ShouldMatch("target_info\\{[^}]*service_name=\"shop-gateway\"");
    }

    [GeneratedRegex("^(?<sample>[a-z][^#\\n]*?(\\{.*?\"\\})? [0-9.eE+-]+(?=( #|\\n)))",
        RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex SampleLine();

    private static void RecordOneOfEach(Meter meter)
    {
        meter.CreateCounter<long>("edgekit.test.calls", "{call}", "Calls with a \\ and a \" in it.")
            .Add(3, new KeyValuePair<string, object?>("kind", "a\"b\\c\nd"));
        meter.CreateUpDownCounter<long>("edgekit.test.open", "{call}", "Open calls.").Add(-2);
        meter.CreateGauge<double>("edgekit.test.load", "1", "Load.").Record(0.5);
        var wait = meter.CreateHistogram<double>("edgekit.test.wait", "s", "Time waited.");
        wait.Record(0.3);
        wait.Record(20);
    }
}
