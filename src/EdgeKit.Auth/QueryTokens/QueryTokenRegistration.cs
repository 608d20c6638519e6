using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeKit.Auth.QueryTokens;

/// <summary>
/// Registers the services that handle tokens in queries; called only if a policy enables them, because they affect
/// every request.
/// </summary>
internal static class QueryTokenRegistration
{
    /// <summary>
    /// True if a policy enables tokens in queries. Values that are not a boolean are reported when the section is
    /// checked.
    /// </summary>
    public static bool IsEnabled(IConfigurationSection section) =>
        section.GetSection(nameof(AuthOptions.Policies)).GetChildren()
        .Any(policy => bool.TryParse(policy[nameof(NamedPolicyOptions.TokenInQuery)], out var wanted) && wanted);

    public static void AddTo(IServiceCollection services)
    {
        var inner = services.LastOrDefault(service => service.ServiceType == typeof(IHttpContextFactory));
        services.RemoveAll<IHttpContextFactory>();
        services.AddSingleton<IHttpContextFactory>(provider => new QueryTokenContextFactory(Make(provider, inner)));
    }

    private static IHttpContextFactory Make(IServiceProvider services, ServiceDescriptor? inner) =>
        (IHttpContextFactory)(inner?.ImplementationInstance
            ?? inner?.ImplementationFactory?.Invoke(services)
            ?? ActivatorUtilities.CreateInstance(
                services, inner?.ImplementationType ?? typeof(DefaultHttpContextFactory)));
}
