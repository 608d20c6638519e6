using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>What the stages of one pipeline stand on.</summary>
internal sealed record StageContext(AuthorityState Authority, ClientState Client, PipelineServices Services)
{
    public TimeProvider Clock => Services.TimeProvider;

    public ILogger Logger => Services.Logger;
}
