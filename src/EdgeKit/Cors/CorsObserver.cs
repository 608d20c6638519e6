using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cors;

/// <summary>
/// Detects if the application calls <c>UseCors()</c>, also after <c>UseEdgeKit()</c>, and which policy it applies to
/// endpoints without one. ASP.NET Core exposes neither, but resolves and calls <see cref="ICorsService"/>.
/// </summary>
internal sealed class CorsObserver
{
    private volatile bool _isUsed;
    private volatile CorsPolicy? _middlewarePolicy;

    public bool IsCorsUsed => _isUsed;

    /// <summary><see langword="null"/> until the middleware has run once.</summary>
    public CorsPolicy? MiddlewarePolicy => _middlewarePolicy;

    /// <summary>Wraps the registered <see cref="ICorsService"/>, or ASP.NET Core's.</summary>
    public static void AddTo(IServiceCollection services)
    {
        var known = services.LastOrDefault(d => d.ServiceType == typeof(ICorsService) && !d.IsKeyedService);
        services.AddSingleton<CorsObserver>();
        services.AddSingleton<CorsMiddleware>();
        services.AddTransient<ICorsService>(provider =>
        {
            var observer = provider.GetRequiredService<CorsObserver>();
            observer._isUsed = true;
            return new ObservedCorsService(observer, Make(provider, known));
        });
    }

    public static bool HasCorsRun(HttpContext context) => context.Features.Get<CorsRun>() is not null;

    public void RecordPolicy(HttpContext context, CorsPolicy policy)
    {
        context.Features.Set(CorsRun.Instance);
        if (context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() is null)
        {
            _middlewarePolicy = policy;
        }
    }

    private static ICorsService Make(IServiceProvider provider, ServiceDescriptor? known) =>
        (ICorsService)(known?.ImplementationInstance
        ?? known?.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, known?.ImplementationType ?? typeof(CorsService)));

    private sealed class CorsRun
    {
        public static readonly CorsRun Instance = new();
    }
}
