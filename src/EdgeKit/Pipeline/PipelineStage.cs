using EdgeKit.Configuration;
using Microsoft.AspNetCore.Builder;

namespace EdgeKit.Pipeline;

/// <summary>One stage: its name, when it is there, and how it enters the pipeline.</summary>
internal sealed record PipelineStage(
    string Name,
    Func<ConfiguredFeatures, IServiceProvider, bool> Applies,
    Action<IApplicationBuilder> Use);
