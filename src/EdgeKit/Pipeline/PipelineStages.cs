using EdgeKit.Configuration;
using EdgeKit.Cors;
using EdgeKit.Deadlines;
using EdgeKit.Pipeline;
using EdgeKit.Http.Refusals;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Pipeline;

/// <summary>
/// The stages of a request, in order. In a gateway hygiene stands first, so that all stages and the destination see one
/// request. A preflight is answered before it is charged or asked for credentials. Global limits stand before
/// authentication, so that a flood costs no signature check; endpoint limits stand after it, because they need the
/// caller's identity; idempotency keys are scoped to that identity; the response cache stands behind authorization, so
/// that nobody gets from it what the endpoint would not give him; what the caller says of its own call, its deadline
/// above all, holds behind all of these gates and not at them.
/// </summary>
internal static class PipelineStages
{
    public static IReadOnlyList<PipelineStage> All { get; } =
    [
        new("arrival", Configured(ConfiguredFeatures.Resilience), app => app.Use(Chain(app).NoteArrivalAsync)),
        new("header hygiene", Registered<IRequestSanitizer>(), app => app.Use(Sanitize(app))),
        new("cross origin", Registered<CorsMiddleware>(), app => app.Use(
            app.ApplicationServices.GetRequiredService<CorsMiddleware>().InvokeAsync)),
        new("gRPC challenges", Registered<IAuthenticationSchemeProvider>(), app => app.Use(
            GrpcChallengeTranslation.TranslateAsync)),
        new("trace boundary", Configured(ConfiguredFeatures.Tracing), app => app.UseEdgeKitTracing()),
        new("global limits", Configured(ConfiguredFeatures.RateLimit), app => app.UseEdgeKitGlobalRateLimit()),
        new("authentication", Registered<IAuthenticationSchemeProvider>(), app => app.UseEdgeKitAuthentication()),
        new("trusted callers", Configured(ConfiguredFeatures.Tracing), app => app.UseEdgeKitTracingForCallers()),
        new("authorization", Registered<IAuthorizationHandlerProvider>(), app => app.UseEdgeKitAuthorization()),
        new("endpoint limits", Configured(ConfiguredFeatures.RateLimit), app => app.UseEdgeKitRateLimit()),
        new("idempotency", Configured(ConfiguredFeatures.Idempotency), app => app.UseEdgeKitIdempotency()),
        new("response cache", Configured(ConfiguredFeatures.Cache), app => app.UseEdgeKitCache()),
        new("deadline", Configured(ConfiguredFeatures.Resilience), app => app.Use(Chain(app).BeginAsync)),
    ];

    private static Func<HttpContext, RequestDelegate, Task> Sanitize(IApplicationBuilder app)
    {
        var hygiene = app.ApplicationServices.GetRequiredService<IRequestSanitizer>();
        return (context, next) =>
        {
            hygiene.Sanitize(context);
            return next(context);
        };
    }

    private static DeadlineMiddleware Chain(IApplicationBuilder app) =>
        app.ApplicationServices.GetRequiredService<DeadlineMiddleware>();

    private static Func<ConfiguredFeatures, IServiceProvider, bool> Configured(string name) =>
        (features, _) => features.Has(name);

    /// <summary>
    /// ASP.NET Core's own stages run when their services are there, whoever registered them. Asked without making them,
    /// because their options may read settings that are reported as wrong only at the start.
    /// </summary>
    private static Func<ConfiguredFeatures, IServiceProvider, bool> Registered<TService>() =>
        (_, services) => services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(TService));
}
