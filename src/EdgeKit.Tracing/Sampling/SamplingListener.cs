using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeKit.Tracing.Sampling;

/// <summary>
/// Listens to the sources of incoming and outgoing calls, so that an activity exists, and its context is propagated,
/// when no exporter or logger asks for one; and decides which traces that begin here are sampled.
/// </summary>
internal sealed class SamplingListener : IHostedLifecycleService, IDisposable
{
    private static readonly string[] AlwaysHeard = ["System.Net.Http", "EdgeKit.*"];

    private readonly ActivitySource? _hosting;
    private readonly IOptionsMonitor<TracingOptions> _options;
    private readonly ActivityListener _listener;
    private string[] _heard = AlwaysHeard;

    /// <param name="options">The options.</param>
    /// <param name="hosting">
    /// The source of this host's own requests; another host of the process has another one and its own ratio.
    /// </param>
    public SamplingListener(IOptionsMonitor<TracingOptions> options, ActivitySource? hosting = null)
    {
        _options = options;
        _hosting = hosting;
        _listener = new ActivityListener { ShouldListenTo = Hears, Sample = Sample };
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _heard = [.. AlwaysHeard, .. _options.CurrentValue.Sources];
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private bool Hears(ActivitySource source) =>
        ReferenceEquals(source, _hosting) || Array.Exists(_heard, h => h.EndsWith('*')
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
