using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>Whether bodies may be written synchronously, where no server says so.</summary>
internal sealed class BodyControl : IHttpBodyControlFeature
{
    public bool AllowSynchronousIO { get; set; }
}
