using EdgeKit.Auth.Http;
using EdgeKit.Auth.KeyRing;
using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Telemetry;
using EdgeKit.Http.Problems;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Login;

/// <summary>The login and callback endpoints; writes an error page if a step fails.</summary>
internal sealed class LoginEndpoints(
    LoginStart start, LoginCallback callback, AuthMetrics metrics, ILogger<LoginEndpoints> logger)
{
    private int _mapped;

    /// <summary>True for the first call, so that the endpoints are mapped once.</summary>
    public bool TryMap() => Interlocked.Exchange(ref _mapped, 1) == 0;

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
                context, refusal.Status, "Login failed", refusal.Message).ConfigureAwait(false);
        }
        catch (Exception error) when (error is AuthorizationServerUnavailableException
            or OAuthErrorException or RedisUnavailableException or KeyRingUnavailableException)
        {
            outcome = "unavailable";
            AuthLog.LoginUnavailable(logger, error.Message);
            RetryAfterHeader.Set(context.Response, TimeSpan.FromSeconds(5));
            await LoginErrorPage.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable,
                "Login is currently unavailable", "Please try again in a moment.").ConfigureAwait(false);
        }

        if (finishes)
        {
            metrics.LoginCompleted(outcome);
        }
    }
}
