using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeKit.Auth.QueryTokens;

/// <summary>
/// Registers what takes tokens off queries; only called where a policy wants that, since it costs every request a
/// context of its own.
/// </summary>
internal sealed class QueryTokenRegistration
{
    /// <summary>
    /// Whether a policy of the section wants it. What is no yes or no there is told when the section is checked.
    /// </summary>
    public static bool IsEnabled(IConfigurationSection section) =>
        section.GetSection(nameof(AuthOptions.Policies)).GetChildren()
        .Any(policy => bool.TryParse(policy[nameof(NamedPolicyOptions.TokenInQuery)], out var wanted) && wanted);

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<QueryTokenRegistration>();
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
