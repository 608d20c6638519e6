using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Http;

/// <summary>
/// A request's scope of services as the platform makes it, when somebody first wants a service; and whether it still is
/// the one in use can be told before that, without making it.
/// </summary>
internal sealed class RequestScope(HttpContext context, IServiceScopeFactory scopes)
    : RequestServicesFeature(context, scopes), IServiceProvidersFeature
{
    private IServiceProvider? _another;

    IServiceProvider IServiceProvidersFeature.RequestServices
    {
        get => _another ?? RequestServices;
        set => _another = ReferenceEquals(value, RequestServices) ? null : value;
    }

    /// <returns>What is the same object as long as the scope is the same.</returns>
    public static object IdentityOf(HttpContext context)
    {
        var feature = context.Features.Get<IServiceProvidersFeature>();
        if (feature is null && context is DefaultHttpContext { ServiceScopeFactory: { } scopes })
        {
            feature = new RequestScope(context, scopes);
            context.Features.Set(feature);
        }

        return feature is RequestScope { _another: null } own ? own : context.RequestServices;
    }
}
