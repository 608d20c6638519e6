using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>Collects the SDK's metrics on request, cumulative since the start.</summary>
internal sealed class PrometheusReader() : BaseExportingMetricReader(new FamilyExporter())
{
    private readonly Lock _lock = new();

    /// <summary>Returns the current metrics. Concurrent scrapes wait for each other.</summary>
    public IReadOnlyCollection<MetricFamily> Read()
    {
        lock (_lock)
        {
            var families = (FamilyExporter)exporter;
            families.Collect!(Timeout.Infinite);
            return families.Families;
        }
    }

    [ExportModes(ExportModes.Pull)]
    private sealed class FamilyExporter : BaseExporter<Metric>, IPullMetricExporter
    {
        public IReadOnlyCollection<MetricFamily> Families { get; private set; } = [];

        public Func<int, bool>? Collect { get; set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var builder = new MetricFamilyBuilder();
            foreach (var metric in batch)
            {
                builder.Add(metric);
            }

            builder.AddTarget(ParentProvider.GetResource());
            Families = builder.Families;
            return ExportResult.Success;
        }
    }
}
