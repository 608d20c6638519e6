using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeKit.Tracing.Sampling;

/// <summary>Samples new traces, and creates activities without an exporter to propagate contexts.</summary>
internal sealed class SamplingListener : IHostedLifecycleService, IDisposable
{
    private static readonly string[] DefaultSources = ["System.Net.Http", "EdgeKit.*"];

    private readonly ActivitySource? _hosting;
    private readonly IOptionsMonitor<TracingOptions> _options;
    private readonly ActivityListener _listener;
    private string[] _sources = DefaultSources;

    public SamplingListener(IOptionsMonitor<TracingOptions> options, ActivitySource? hosting = null)
    {
        _options = options;
        _hosting = hosting;
        _listener = new ActivityListener { ShouldListenTo = ShouldListenTo, Sample = Sample };
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _sources = [.. DefaultSources, .. _options.CurrentValue.Sources];
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private bool ShouldListenTo(ActivitySource source) =>
        ReferenceEquals(source, _hosting) || Array.Exists(_sources, h => h.EndsWith('*')
            ? source.Name.StartsWith(h[..^1], StringComparison.Ordinal)
            : source.Name == h);

    private ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> creation)
    {
        var sampled = creation.Parent == default
            ? RatioSampling.IsSampled(creation.TraceId, _options.CurrentValue.SampleRatio)
            : creation.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        return sampled ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData;
    }
}
