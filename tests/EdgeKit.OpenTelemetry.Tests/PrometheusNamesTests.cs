using EdgeKit.OpenTelemetry.Prometheus;

namespace EdgeKit.OpenTelemetry.Tests;

public sealed class PrometheusNamesTests
{
    [Theory]
    [InlineData("http.server.request.duration", "s", "Histogram", "http_server_request_duration_seconds")]
    [InlineData("edgekit.ratelimit.decisions", "{decision}", "Counter", "edgekit_ratelimit_decisions")]
    [InlineData("edgekit.jobs.total", "{job}", "Counter", "edgekit_jobs")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", "Counter", "dotnet_gc_heap_total_allocated_bytes")]
    [InlineData("process.cpu.utilization", "1", "Gauge", "process_cpu_utilization_ratio")]
    [InlineData("wait.seconds", "s", "Histogram", "wait_seconds")]
    [InlineData("9lives", "", "Gauge", "_9lives")]
    [InlineData("a..b--c", "", "Gauge", "a_b_c")]
    public void A_metric_gets_the_name_that_the_mapping_gives_it(
        string name, string unit, string kind, string expected) =>
        PrometheusNames.Metric(name, unit, Enum.Parse<MetricKind>(kind)).ShouldBe(expected);

    [Fact]
    public void Labels_whose_names_become_equal_are_joined() =>
        PrometheusNames.Labels([new("b", 1.5), new("a.x", "1"), new("a-x", true)]).ShouldBe("a_x=\"1;true\",b=\"1.5\"");
}
