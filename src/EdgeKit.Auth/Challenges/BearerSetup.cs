using EdgeKit.Auth.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Challenges;

/// <summary>Turns the platform's bearer handler into ours: validation and answers are replaced, its place in ASP.NET Core is kept.</summary>
internal sealed class BearerSetup(EdgeTokenHandler handler) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name != JwtBearerDefaults.AuthenticationScheme)
        {
            return;
        }

        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.RefreshOnIssuerKeyNotFound = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(handler);
        options.EventsType = typeof(BearerEvents);
    }
}
