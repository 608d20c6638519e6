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
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers identity at the edge.</summary>
public static class AuthServiceCollectionExtensions
{
    private const long LongestDocument = 1024 * 1024;

    /// <summary>
    /// Adds the scheme <c>EdgeKit</c>, which chooses by what a request carries between <c>EdgeKit.Bearer</c>,
    /// <c>EdgeKit.ApiKey</c>, <c>EdgeKit.Session</c> (with the services of the login, where the section has <c>Bff</c>)
    /// and the application's own schemes; the named authorization policies; and the health check <c>edgekit-auth</c>
    /// tagged <c>ready</c>. It is the default scheme unless the application has one of its own, whether that is added
    /// before or after. The application still calls <c>UseEdgeKitAuthentication</c> and <c>UseEdgeKitAuthorization</c>,
    /// or the platform's stages. Calling it twice is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section bound to <see cref="AuthOptions"/>, usually <c>EdgeKit:Auth</c>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddEdgeKitAuth(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        if (services.Any(service => service.ServiceType == typeof(AuthFeatures)))
        {
            return AddOptional(services, section);
        }

        services.AddSingleton(new AuthFeatures(section.Path));
        services.AddEdgeKitPolicies<AuthOptions>(section);
        services.AddEdgeKitPolicyCheck<IssuerCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AuthMetrics>();
        AddKeys(services);
        AddSchemes(services);
        AddProofs(services);
        AddNamedPolicies(services);
        services.AddEdgeKitPolicyCheck<BffCheck>();
        services.AddEdgeKitPolicyCheck<QueryTokenCheck>();
        return AddOptional(services, section);
    }

    /// <summary>
    /// What only some configure, and perhaps later than the rest, as long as the container is not built.
    /// </summary>
    private static IServiceCollection AddOptional(IServiceCollection services, IConfigurationSection section)
    {
        if (QueryTokenRegistration.IsEnabled(section)
            && !services.Any(service => service.ServiceType == typeof(QueryTokenRegistration)))
        {
            QueryTokenRegistration.AddTo(services);
        }

        if (section.GetSection(nameof(AuthOptions.Bff)).Exists() && !HasLogin(services))
        {
            LoginRegistration.AddTo(services);
        }

        return services;
    }

    private static bool HasLogin(IServiceCollection services) =>
        services.Any(service => service.ServiceType == typeof(BffState));

    private static void AddKeys(IServiceCollection services)
    {
        services.AddHttpClient(
            HttpKeySource.ClientName, client => client.MaxResponseContentBufferSize = LongestDocument)
            .ConfigurePrimaryHttpMessageHandler(
                () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton<IKeySource, HttpKeySource>();
        services.AddSingleton<IssuerDirectory>();
        services.AddHostedService<KeyRefreshService>();
        services.AddHealthChecks().AddCheck<IssuerKeysHealthCheck>("edgekit-auth", tags: ["ready"]);
    }

    private static void AddSchemes(IServiceCollection services)
    {
        services.AddSingleton<VerifiedTokenCache>();
        services.AddSingleton<TokenValidator>();
        services.AddSingleton<BearerAuthenticator>();
        services.AddSingleton(new DefaultServicesGuard(services));
        services.AddSingleton<CachedTokenAuthenticator>();
        services.AddSingleton<BearerChallenge>();
        services.AddCallerRules();
        services.AddSingleton<ApiKeyDirectory>();
        services.AddSingleton(provider => new EdgeKitCredentials(
            provider.GetRequiredService<IssuerDirectory>(),
            provider.GetRequiredService<ApiKeyDirectory>(), HasLogin(services)));
        AddDefaults(services);
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(
                EdgeKitAuthDefaults.AuthenticationScheme, options =>
                    options.ForwardDefaultSelector = ChoiceOf(services))
            // Back to the handler that has looked already: a proof is good once.
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(EdgeKitAuthDefaults.BearerScheme, options =>
            {
                var choose = ChoiceOf(services);
                options.ForwardDefaultSelector = context =>
                    choose(context) is null ? EdgeKitAuthDefaults.AuthenticationScheme : null;
            })
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(EdgeKitAuthDefaults.ApiKeyScheme, null);
    }

    /// <summary>Asked when the options are made, and then it is known whether there is a login.</summary>
    private static Func<HttpContext, string?> ChoiceOf(IServiceCollection services) =>
        HasLogin(services) ? SchemeSelector.SelectWithLogin : SchemeSelector.Select;

    private static void AddDefaults(IServiceCollection services)
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
            _ = provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value; // by then all schemes are known
            return provider.GetRequiredService<DefaultSchemeSetup>().Application;
        });
    }

    private static void AddProofs(IServiceCollection services)
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

    private static void AddNamedPolicies(IServiceCollection services)
    {
        services.AddAuthorization();
        services.Replace(ServiceDescriptor.Singleton<IAuthorizationPolicyProvider, NamedPolicyProvider>());
        services.AddSingleton<MetPolicies>();
    }
}
