using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.Logout;
using EdgeKit.Auth.Memory;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Redis;
using EdgeKit.Auth.Sessions;
using EdgeKit.Auth.TokenRefresh;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Login;

/// <summary>Registers the services of the login; called only if one is configured.</summary>
internal static class LoginRegistration
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, SessionHandler>(
            EdgeKitAuthDefaults.SessionScheme, null);
        AddKeyRing(services);
        AddSessions(services);
        services.AddSingleton<AuthorizationServerFactory>();
        services.AddEdgeKitModel((provider, table) =>
            provider.GetRequiredService<AuthorizationServerFactory>().Create(
                table.Get<AuthOptions>(), table.Former?.Find<AuthorizationServer>()));
        services.AddSingleton<AuthorizationServerClient>();
        services.AddSingleton<OidcTokenValidator>();
        services.AddSingleton<LoginStart>();
        services.AddSingleton<LoginCallback>();
        services.AddSingleton<CodeRedemption>();
        services.AddSingleton<LoginEndpoints>();
        services.AddSingleton<LogoutEndpoint>();
        services.AddSingleton<EndSessionRedirect>();
        services.AddSingleton<BackChannelLogoutEndpoint>();
    }

    private static void AddKeyRing(IServiceCollection services)
    {
        services.AddSingleton<KeyRingSetup>();
        services.AddSingleton<IPostConfigureOptions<KeyManagementOptions>>(
            provider => provider.GetRequiredService<KeyRingSetup>());
        services.AddSingleton<IPostConfigureOptions<DataProtectionOptions>>(
            provider => provider.GetRequiredService<KeyRingSetup>());
        services.AddEdgeKitPolicyCheck<KeyRingCheck>();
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton<SessionProtector>();
        services.AddSingleton<MemorySessionStore>();
        services.TryAddSingleton<ISessionStore>(provider => provider.GetRedisClient() is { } redis
            ? new RedisSessionStore(redis, provider.GetRequiredService<TimeProvider>())
            : provider.GetRequiredService<MemorySessionStore>());
        services.AddSingleton<UserSessions>();
        services.AddSingleton<OpenRequests>();
        services.AddHostedService<SessionEndService>();
        services.AddSingleton<IUserSessions>(provider => provider.GetRequiredService<UserSessions>());
        services.AddSingleton<RefreshTokenClient>();
        services.AddSingleton<TokenRefresher>();
        services.AddSingleton<TokenExchanger>();
        services.AddSingleton(provider => new SessionForwarding(
            provider.GetRequiredService<TokenRefresher>(),
            provider.GetRequiredService<TokenExchanger>()));
    }
}
