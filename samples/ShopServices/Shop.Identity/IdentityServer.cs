using Shop.Identity.Authorization;
using Shop.Identity.Clients;
using Shop.Identity.Control;
using Shop.Identity.Discovery;
using Shop.Identity.Keys;
using Shop.Identity.Login;
using Shop.Identity.Logout;
using Shop.Identity.Tokens;

namespace Shop.Identity;

/// <summary>The sample's authorization server; tests build it in process with a free port.</summary>
public static class IdentityServer
{
    /// <summary>Builds the server; it listens on ASPNETCORE_URLS, by default on http://127.0.0.1:8081.</summary>
    /// <param name="args">Command-line settings, such as <c>--urls http://127.0.0.1:0</c>.</param>
    /// <param name="configure">Changes the builder before the server is built.</param>
    /// <returns>The server, not started.</returns>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls("http://127.0.0.1:8081");
        }

        builder.AddShopDefaults("identity");
        builder.Services.Configure<IdentityOptions>(builder.Configuration.GetSection("Identity"));
        builder.Services.PostConfigure<IdentityOptions>(options =>
        {
            if (options.RedirectUris.Count == 0)
            {
                options.RedirectUris.Add("http://127.0.0.1:8080/bff/callback");
                options.RedirectUris.Add("http://localhost:8080/bff/callback");
            }
        });
        builder.Services.AddSingleton<IssuerAddress>();
        builder.Services.AddSingleton<KeyFile>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<ClientRegistry>();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<ClientCredentialsGrant>();
        AddLogin(builder.Services);
        configure?.Invoke(builder);

        var app = builder.Build();
        // Detects an unreadable key file at the start and not at the first token.
        _ = app.Services.GetRequiredService<KeyRing>().Signing;
        app.UseFaults();
        app.MapShopDefaults();
        app.MapIndexPage();
        app.MapDiscovery();
        app.MapTokenEndpoint();
        app.MapRevocation();
        MapLogin(app);
        app.MapControl();
        return app;
    }

    private static void MapLogin(WebApplication app)
    {
        app.MapAuthorization();
        app.MapUserInfo();
        app.MapLogout();
    }

    private static void AddLogin(IServiceCollection services)
    {
        services.AddSingleton<FaultSwitch>();
        services.AddSingleton<UserRegistry>();
        services.AddSingleton<LoginSessions>();
        services.AddSingleton<AuthorizationRequests>();
        services.AddSingleton<AuthorizationCodes>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<LoginGrants>();
        services.AddSingleton<TokenExchangeGrant>();
        services.AddSingleton<LogoutService>();
        services.AddSingleton<LogoutTokens>();
        services.AddHttpClient(LogoutService.ClientName, client => client.Timeout = TimeSpan.FromSeconds(5));
    }
}
