using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Pipeline;

internal sealed record PipelineServices(
    TimeProvider TimeProvider, Func<double> Random, ILogger Logger, ResilienceMetrics Metrics,
    ILastGoodResponses? LastGood);
