using System.Collections.Concurrent;
using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>What every pipeline of the process shares.</summary>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Random">Evenly from 0 to 1; thread safe.</param>
/// <param name="Logger">The log.</param>
/// <param name="Metrics">The instruments.</param>
/// <param name="LastGood">Where last good answers are found, if anywhere.</param>
internal sealed record PipelineServices(
    TimeProvider TimeProvider, Func<double> Random, ILogger Logger, ResilienceMetrics Metrics, ILastGoodResponses? LastGood)
{
    private readonly ConcurrentDictionary<(string Policy, string Body), bool> _told = new();

    /// <summary>
    /// Whether nobody was told yet that a policy does not repeat a kind of body; there are as many as the program has
    /// types for them.
    /// </summary>
    public bool IsNews((string Policy, string Body) warning) => _told.TryAdd(warning, true);
}
