using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Permits or forbids synchronous writes where there is no server.</summary>
internal sealed class BodyControlFeature : IHttpBodyControlFeature
{
    public bool AllowSynchronousIO { get; set; }
}
