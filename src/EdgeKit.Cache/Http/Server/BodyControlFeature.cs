using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Whether bodies may be written synchronously, where no server says so.</summary>
internal sealed class BodyControlFeature : IHttpBodyControlFeature
{
    public bool AllowSynchronousIO { get; set; }
}
