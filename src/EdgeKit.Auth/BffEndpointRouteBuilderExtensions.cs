using EdgeKit.Auth.Login;
using EdgeKit.Auth.Logout;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of the login.</summary>
public static class BffEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>GET /bff/login</c>, <c>GET /bff/callback</c>, <c>GET /bff/user</c>, <c>POST /bff/logout</c>, <c>GET
    /// /bff/logout</c> (the redirect to the authorization server) and <c>POST /bff/backchannel</c>. <c>UseEdgeKit</c>
    /// calls this method if <c>EdgeKit:Auth:Bff</c> is configured. Calling it twice is harmless.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>The same application.</returns>
    /// <exception cref="InvalidOperationException"><c>EdgeKit:Auth:Bff</c> was not configured.</exception>
    public static IEndpointRouteBuilder MapEdgeKitBff(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var login = endpoints.ServiceProvider.GetService<LoginEndpoints>() ?? throw new InvalidOperationException(
            "MapEdgeKitBff() needs the section EdgeKit:Auth:Bff and the services of AddEdgeKitAuth(). Configure "
            + "the login before builder.Build().");
        if (!login.TryMap())
        {
            return endpoints;
        }

        var services = endpoints.ServiceProvider;
        var bff = endpoints.MapGroup("/bff").AllowAnonymous();
        bff.MapGet("login", login.StartAsync).WithDisplayName("EdgeKit login");
        bff.MapGet("callback", login.FinishAsync).WithDisplayName("EdgeKit login callback");
        bff.MapGet("user", UserEndpoint.HandleAsync).WithDisplayName("EdgeKit user");
        bff.MapPost("logout", services.GetRequiredService<LogoutEndpoint>().HandleAsync)
            .WithDisplayName("EdgeKit logout");
        bff.MapGet("logout", services.GetRequiredService<EndSessionRedirect>().HandleAsync)
            .WithDisplayName("EdgeKit logout at the server");
        bff.MapPost("backchannel", services.GetRequiredService<BackChannelLogoutEndpoint>().HandleAsync)
            .WithDisplayName("EdgeKit back-channel logout");
        return endpoints;
    }
}
