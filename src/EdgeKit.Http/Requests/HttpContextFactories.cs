using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeKit.Http.Requests;

/// <summary>Decorates the registered context factory, or ASP.NET Core's default.</summary>
internal static class HttpContextFactories
{
    public static void Decorate(
        IServiceCollection services, Func<IHttpContextFactory, IServiceProvider, IHttpContextFactory> decorate)
    {
        var inner = services.LastOrDefault(service => service.ServiceType == typeof(IHttpContextFactory));
        services.RemoveAll<IHttpContextFactory>();
        services.AddSingleton(provider => decorate(Create(inner, provider), provider));
    }

    private static IHttpContextFactory Create(ServiceDescriptor? inner, IServiceProvider services) =>
        (IHttpContextFactory)(inner?.ImplementationInstance
            ?? inner?.ImplementationFactory?.Invoke(services)
            ?? ActivatorUtilities.CreateInstance(
                services, inner?.ImplementationType ?? typeof(DefaultHttpContextFactory)));
}
