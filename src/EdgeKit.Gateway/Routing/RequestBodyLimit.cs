using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// The maximum request body size of a route, null for unlimited. ASP.NET Core's routing applies this endpoint metadata
/// before a stage such as idempotency reads the body; YARP would apply its own setting too late.
/// </summary>
internal sealed record RequestBodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    /// <summary>
    /// The route's limit; otherwise unlimited, unless the application has changed its server's default of 30 MB.
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
