using EdgeKit.Configuration;
using Microsoft.AspNetCore.Builder;

namespace EdgeKit.Pipeline;

/// <summary>One stage: its name, the condition under which it is added, and how.</summary>
internal sealed record PipelineStage(
    string Name, Func<ConfiguredFeatures, IServiceProvider, bool> Applies, Action<IApplicationBuilder> Use);
