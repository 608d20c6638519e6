using EdgeKit.Configuration;
using EdgeKit.Cors;
using EdgeKit.Deadlines;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Pipeline;

/// <summary>
/// The stages of a request, in order. Sanitization comes first, so that all stages and the destination see the same
/// request. CORS preflights are answered before they use permits or need credentials. Global limits precede
/// authentication, so that a flood costs no signature checks; endpoint limits and idempotency follow it because they
/// need the caller. The response cache follows authorization. The caller's deadline begins last, so that it cannot
/// force an earlier stage into its failure mode.
/// </summary>
internal static class PipelineStages
{
    public static IReadOnlyList<PipelineStage> All { get; } =
    [
        new("header sanitization", Registered<IRequestSanitizer>(), app => app.Use(Sanitize(app))),
        new("request start", Configured(ConfiguredFeatures.Resilience), app => app.Use(Deadlines(app).ReadAsync)),
        new("CORS", Registered<CorsMiddleware>(),
            app => app.Use(app.ApplicationServices.GetRequiredService<CorsMiddleware>().InvokeAsync)),
        new("gRPC challenges", Registered<IAuthenticationSchemeProvider>(),
            app => app.Use(GrpcChallengeTranslation.TranslateAsync)),
        new("trace boundary", Configured(ConfiguredFeatures.Tracing), app => app.UseEdgeKitTracing()),
        new("global limits", Configured(ConfiguredFeatures.RateLimit), app => app.UseEdgeKitGlobalRateLimit()),
        new("authentication", Registered<IAuthenticationSchemeProvider>(), app => app.UseEdgeKitAuthentication()),
        new("trusted callers", Configured(ConfiguredFeatures.Tracing), app => app.UseEdgeKitTracingForCallers()),
        new("authorization", Registered<IAuthorizationHandlerProvider>(), app => app.UseAuthorization()),
        new("endpoint limits", Configured(ConfiguredFeatures.RateLimit), app => app.UseEdgeKitRateLimit()),
        new("idempotency", Configured(ConfiguredFeatures.Idempotency), app => app.UseEdgeKitIdempotency()),
        new("response cache", Configured(ConfiguredFeatures.Cache), app => app.UseEdgeKitCache()),
        new("deadline", Configured(ConfiguredFeatures.Resilience), app => app.Use(Deadlines(app).InvokeAsync)),
    ];

    private static Func<HttpContext, RequestDelegate, Task> Sanitize(IApplicationBuilder app)
    {
        var sanitizer = app.ApplicationServices.GetRequiredService<IRequestSanitizer>();
        return (context, next) =>
        {
            sanitizer.Sanitize(context);
            return next(context);
        };
    }

    private static DeadlineMiddleware Deadlines(IApplicationBuilder app) =>
        app.ApplicationServices.GetRequiredService<DeadlineMiddleware>();

    private static Func<ConfiguredFeatures, IServiceProvider, bool> Configured(string name) =>
        (features, _) => features.Has(name);

    /// <summary>
    /// True if the service is registered, by EdgeKit or the application. It is not created, because its options may
    /// read settings that have not been validated yet.
    /// </summary>
    private static Func<ConfiguredFeatures, IServiceProvider, bool> Registered<TService>() =>
        (_, services) => services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(TService));
}
