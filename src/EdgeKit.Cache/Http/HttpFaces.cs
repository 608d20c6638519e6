using EdgeKit.Cache.Http.Admission;
using EdgeKit.Cache.Http.Calling;
using EdgeKit.Cache.Http.Conversing;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Invalidating;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Http.Purging;
using EdgeKit.Cache.Http.Serving;
using EdgeKit.Cache.Http.Telemetry;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Http;

/// <summary>Registers what HTTP needs over the engine.</summary>
internal static class HttpFaces
{
    public static IServiceCollection AddHttpFaces(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddRouting();
        services.AddCallerRules();
        services.AddSingleton<HttpCacheMetrics>();
        services.AddSingleton<SharedAdmission>();
        services.AddSingleton<ResponseStore>();
        services.AddSingleton<HttpCache>();
        return services.AddResponseCache().AddPrivateCaches();
    }

    private static IServiceCollection AddResponseCache(this IServiceCollection services)
    {
        services.AddSingleton(s => new HttpPolicies(s.GetRequiredService<PolicyStates>(), shared: true));
        services.AddSingleton<ForegroundFills>();
        services.AddSingleton(s => new BackgroundRevalidation(
            s.GetRequiredService<CacheEngine>(), s.GetRequiredService<ResponseStore>(),
            s.GetRequiredService<IServiceScopeFactory>(), s.GetService<IHttpContextAccessor>()));
        services.AddSingleton<FailureWriter>();
        services.AddSingleton<ServerFace>();
        services.AddSingleton<CachedEndpoints>();
        services.AddSingleton<UrlInvalidation>();
        services.AddSingleton<UnsafeMethods>();
        services.AddSingleton<PurgeEndpoint>();
        return services;
    }

    private static IServiceCollection AddPrivateCaches(this IServiceCollection services)
    {
        services.AddSingleton<CallFace>();
        services.AddSingleton<IStoredResponses, KeptResponses>();
        return services;
    }
}
