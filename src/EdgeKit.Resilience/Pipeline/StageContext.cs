using EdgeKit.Resilience.Authorities;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>What the stages of one pipeline stand on.</summary>
internal sealed record StageContext(AuthorityState Authority, ClientState Client, StageServices Services)
{
    public TimeProvider Clock => Services.Clock;

    public ILogger Logger => Services.Logger;
}
