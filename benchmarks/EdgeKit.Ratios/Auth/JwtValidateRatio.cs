using EdgeKit.Auth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Ratios.Auth;

/// <summary>
/// Authenticating a request by its bearer token, through ASP.NET Core's own handler on both sides: the same 100 tokens
/// in turn. The rival verifies the signature each time; ours remembers that it did.
/// </summary>
internal sealed class JwtValidateRatio : IRatio
{
    private const int Tokens = 100;
    private const int Operations = 4_000;

    public string Name => "jwt-validate";

    public string About => "RS256, 100 tokens in turn, against JwtBearer with its defaults";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = await KeyServer.StartAsync();
        string[] headers = [.. Enumerable.Range(0, Tokens).Select(i => "Bearer " + server.Token(i))];
        using var ours = await StartAsync(services => services.AddEdgeKitAuth(Section(server)));
        using var theirs = await StartAsync(services => services.AddAuthentication().AddJwtBearer(options =>
        {
            options.Authority = server.Url;
            options.Audience = "shop";
            options.RequireHttpsMetadata = false;
        }));
        return RatioResult.Time(
            await Rounds.RunAsync(
                7,
                () => RunAsync(ours.Services, EdgeKitAuthDefaults.BearerScheme, headers),
                () => RunAsync(theirs.Services, JwtBearerDefaults.AuthenticationScheme, headers)),
            "us");
    }

    private static IConfigurationSection Section(KeyServer server) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Auth:Jwt:Issuers:shop:Authority"] = server.Url,
        ["Auth:Jwt:Issuers:shop:Audiences:0"] = "shop",
    }).Build().GetSection("Auth");

    private static async Task<IHost> StartAsync(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        add(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<long> RunAsync(IServiceProvider services, string scheme, string[] headers)
    {
        for (var i = 0; i < Operations; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            context.Request.Headers.Authorization = headers[i % headers.Length];
            var result = await context.AuthenticateAsync(scheme);
            if (!result.Succeeded)
            {
                throw new InvalidOperationException("A good token was refused.", result.Failure);
            }
        }

        return Operations;
    }
}
