using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>Reads the SDK's metrics when asked, cumulative since the start.</summary>
internal sealed class PrometheusReader() : BaseExportingMetricReader(new FamilyExporter())
{
    private readonly Lock _lock = new();

    /// <summary>All metrics as of now. One scrape at a time.</summary>
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
