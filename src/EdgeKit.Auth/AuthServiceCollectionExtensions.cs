using EdgeKit.Auth;
using EdgeKit.Auth.ApiKeys;
using EdgeKit.Auth.Authorization;
using EdgeKit.Auth.Bearer;
using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Dpop;
using EdgeKit.Auth.Login;
using EdgeKit.Auth.Memory;
using EdgeKit.Auth.QueryTokens;
using EdgeKit.Auth.Redis;
using EdgeKit.Auth.Schemes;
using EdgeKit.Auth.SigningKeys;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Auth.Tokens;
using EdgeKit.Http.Requests;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers authentication and authorization.</summary>
public static class AuthServiceCollectionExtensions
{
    private const long MaxDocumentSize = 1024 * 1024;

    /// <summary>
    /// Adds the scheme <c>EdgeKit</c>, which forwards a request by its credentials to <c>EdgeKit.Bearer</c>,
    /// <c>EdgeKit.ApiKey</c>, <c>EdgeKit.Session</c> (with the login services, if the section has <c>Bff</c>) or the
    /// application's own schemes; the named authorization policies; and the health check <c>edgekit-auth</c>, tagged
    /// <c>ready</c>. It becomes the default scheme unless the application has one, added before or after. The
    /// application still calls <c>UseEdgeKitAuthentication</c> or <c>UseAuthentication</c>, and
    /// <c>UseAuthorization</c>. Calling it twice is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section bound to <see cref="AuthOptions"/>, usually <c>EdgeKit:Auth</c>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddEdgeKitAuth(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        if (services.Select(d => d.IsKeyedService ? null : d.ImplementationInstance).OfType<AuthFeatures>()
            .FirstOrDefault() is { } registered)
        {
            return AddOptional(services, section, registered);
        }

        var features = new AuthFeatures(section.Path);
        services.AddSingleton(features);
        services.AddEdgeKitPolicies<AuthOptions>(section);
        services.AddEdgeKitPolicyCheck<IssuerCheck>();
        services.AddEdgeKitPolicyCheck<BffCheck>();
        services.AddEdgeKitPolicyCheck<QueryTokenCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AuthMetrics>();
        AddSigningKeys(services);
        AddSchemes(services, features);
        AddDpop(services);
        services.AddAuthorization();
        services.Replace(ServiceDescriptor.Singleton<IAuthorizationPolicyProvider, NamedPolicyProvider>());
        return AddOptional(services, section, features);
    }

    /// <summary>Adds the optional parts that the section enables, unless an earlier call has added them.</summary>
    private static IServiceCollection AddOptional(
        IServiceCollection services, IConfigurationSection section, AuthFeatures features)
    {
        if (!features.HasQueryTokens && HasQueryTokens(section))
        {
            HttpContextFactories.Decorate(services, (inner, _) => new QueryTokenContextFactory(inner));
            features.HasQueryTokens = true;
        }

        if (!features.HasLogin && section.GetSection(nameof(AuthOptions.Bff)).Exists())
        {
            LoginRegistration.AddTo(services);
            features.HasLogin = true;
        }

        return services;
    }

    /// <summary>Values that are not a boolean are reported when the section is checked.</summary>
    private static bool HasQueryTokens(IConfigurationSection section) =>
        section.GetSection(nameof(AuthOptions.Policies)).GetChildren()
            .Any(policy => bool.TryParse(policy[nameof(NamedPolicyOptions.TokenInQuery)], out var isOn) && isOn);

    private static void AddSigningKeys(IServiceCollection services)
    {
        services.AddHttpClient(
            DiscoveryClient.ClientName, client => client.MaxResponseContentBufferSize = MaxDocumentSize)
            .ConfigurePrimaryHttpMessageHandler(
                () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton<DiscoveryClient>();
        services.AddSingleton<IKeySource>(provider => provider.GetRequiredService<DiscoveryClient>());
        services.AddSingleton<IssuerKeyCacheFactory>();
        services.AddEdgeKitModel((provider, table) => new IssuerDirectory(
            table.Get<AuthOptions>().Jwt, provider.GetRequiredService<IssuerKeyCacheFactory>(),
            table.Former?.Find<IssuerDirectory>()));
        services.AddHostedService<KeyRefreshService>();
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "edgekit-auth", CreateHealthCheck, failureStatus: null, tags: ["ready"]));
    }

    private static IssuerKeysHealthCheck CreateHealthCheck(IServiceProvider services)
    {
        var tables = services.GetRequiredService<PolicyTables>();
        return new IssuerKeysHealthCheck(() => tables.Current.Get<IssuerDirectory>().All.Select(
            issuer => (issuer.Model.Name, issuer.Keys.WasFetched, issuer.Keys.Current is not null)));
    }

    private static void AddSchemes(IServiceCollection services, AuthFeatures features)
    {
        services.AddSingleton<VerifiedTokenCache>();
        services.AddSingleton<TokenValidator>();
        services.AddSingleton<BearerAuthenticator>();
        services.AddSingleton(new DefaultServicesGuard(services));
        services.AddSingleton<CachedTokenAuthenticator>();
        services.AddSingleton<BearerChallenge>();
        services.AddEdgeKitHttpServices();
        services.AddEdgeKitModel((_, table) => new ApiKeyDirectory(table.Get<AuthOptions>()));
        services.AddSingleton<EdgeKitCredentials>();
        AddDefaultScheme(services);
        var selector = new SchemeSelector(features);
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(
                EdgeKitAuthDefaults.AuthenticationScheme, options => options.ForwardDefaultSelector = selector.Select)
            // Forwards to the handler that has already validated the token, because a DPoP proof is accepted only once.
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(
                EdgeKitAuthDefaults.BearerScheme, options => options.ForwardDefaultSelector = context =>
                    selector.Select(context) is null ? EdgeKitAuthDefaults.AuthenticationScheme : null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(EdgeKitAuthDefaults.ApiKeyScheme, null);
    }

    private static void AddDefaultScheme(IServiceCollection services)
    {
        services.AddTransient<DefaultSchemeHandler>();
        services.Configure<AuthenticationOptions>(
            options => options.AddScheme<DefaultSchemeHandler>(DefaultSchemeHandler.Scheme, null));
        services.AddHostedService<DefaultSchemeNotice>();
        services.AddSingleton<DefaultSchemeSetup>();
        services.AddSingleton<IPostConfigureOptions<AuthenticationOptions>>(
            provider => provider.GetRequiredService<DefaultSchemeSetup>());
        services.AddSingleton(provider =>
        {
            _ = provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value; // Runs the setup.
            return provider.GetRequiredService<DefaultSchemeSetup>().Application;
        });
    }

    private static void AddDpop(IServiceCollection services)
    {
        services.AddDataProtection();
        services.AddSingleton<MemoryReplayStore>();
        services.AddSingleton<IReplayStore>(provider => provider.GetRedisClient() is { } redis
            ? new RedisReplayStore(redis, provider.GetRequiredService<MemoryReplayStore>())
            : provider.GetRequiredService<MemoryReplayStore>());
        services.AddSingleton<ProofNonces>();
        services.AddSingleton<ProofValidator>();
        services.AddSingleton<DpopGuard>();
    }
}
