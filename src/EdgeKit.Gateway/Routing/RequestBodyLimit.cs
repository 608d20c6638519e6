using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// The largest body that a route takes; null for any. Endpoint metadata of the platform, which sets the limit as soon
/// as the route is found: a stage that reads the body, such as idempotency, stands before YARP's own setting of it.
/// </summary>
internal sealed record RequestBodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    /// <summary>
    /// What the route says; else nothing is limited, unless the application has given its server another limit than the
    /// platform's 30 MB, which nobody chose for a proxy.
    /// </summary>
    public static RequestBodyLimit? Of(RouteConfig route, bool hasServerLimit) => route.MaxRequestBodySize switch
    {
        { } limit => new(limit < 0 ? null : limit),
        null => hasServerLimit ? null : new(MaxRequestBodySize: null),
    };

    public static bool IsSetByServer(IServiceProvider services) =>
        services.GetRequiredService<IOptions<KestrelServerOptions>>()
        .Value.Limits.MaxRequestBodySize != new KestrelServerLimits().MaxRequestBodySize
        || services.GetRequiredService<IOptions<IISServerOptions>>()
        .Value.MaxRequestBodySize != new IISServerOptions().MaxRequestBodySize;
}
