using Microsoft.AspNetCore.RateLimiting;

namespace Everything.Own;

/// <summary>The platform's limiter with a policy of the application.</summary>
internal sealed class OwnLimiter : IOwnPart
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.AddFixedWindowLimiter(
            "three", window => (window.PermitLimit, window.Window) = (3, TimeSpan.FromDays(1)));
    });

    public void Use(WebApplication app)
    {
        app.UseRateLimiter();
        app.MapGet("/own/limited", () => "limited").RequireRateLimiting("three");
    }
}
