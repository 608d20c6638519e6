using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Everything.Own;

/// <summary>Tokens of another issuer, looked at by the platform's own handler.</summary>
internal sealed class OwnBearer : IOwnPart
{
    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = builder.Configuration["OwnAuthority"];
            options.Audience = "shop";
            options.RequireHttpsMetadata = false;
        });
        builder.Services.AddAuthorizationBuilder().AddPolicy("own", policy =>
            policy.AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme).RequireAuthenticatedUser());
    }

    public void Use(WebApplication app) =>
        app.MapGet(
            "/own/guarded", (HttpContext context) => context.User.FindFirst("jti")?.Value).RequireAuthorization("own");
}
