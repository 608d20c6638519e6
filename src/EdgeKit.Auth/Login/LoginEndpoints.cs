using EdgeKit.Auth.Http;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Login;

/// <summary>The two steps of a login, and a page for everything that can go wrong in them.</summary>
internal sealed class LoginEndpoints(
    LoginStart start, LoginCallback callback, AuthMetrics metrics, ILogger<LoginEndpoints> logger)
{
    public Task StartAsync(HttpContext context) => RunAsync(context, start.HandleAsync, finishes: false);

    public Task FinishAsync(HttpContext context) => RunAsync(context, callback.HandleAsync, finishes: true);

    private async Task RunAsync(HttpContext context, Func<HttpContext, Task> step, bool finishes)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        var outcome = "success";
        try
        {
            await step(context).ConfigureAwait(false);
        }
        catch (LoginRefusedException refusal)
        {
            outcome = refusal.Reason;
            AuthLog.LoginRefused(
                logger, refusal.Detail is null ? refusal.Reason : $"{refusal.Reason}; {refusal.Detail}");
            await LoginErrorPage.WriteAsync(
                context, refusal.Status, "That login did not work", refusal.Message).ConfigureAwait(false);
        }
        catch (Exception error) when (error is AuthorizationServerUnavailableException
            or OAuthErrorException or RedisUnavailableException or KeyRingUnavailableException)
        {
            outcome = "unavailable";
            AuthLog.LoginUnavailable(logger, error.Message);
            context.Response.Headers.RetryAfter = "5";
            await LoginErrorPage.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable,
                "Logging in is not possible right now", "Please try again in a moment.").ConfigureAwait(false);
        }

        if (finishes)
        {
            metrics.LoginCompleted(outcome);
        }
    }
}
