using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>What every pipeline of the process shares.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Random">Evenly from 0 to 1; thread safe.</param>
/// <param name="Logger">The log.</param>
/// <param name="Metrics">The instruments.</param>
/// <param name="LastGood">Where last good answers are found, if anywhere.</param>
internal sealed record StageServices(
    TimeProvider Clock, Func<double> Random, ILogger Logger, ResilienceMetrics Metrics, ILastGoodResponses? LastGood);
