using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Shop.Hosting;
using Shop.Hosting.Headers;
using Shop.Hosting.Lifetime;
using Shop.Hosting.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every process of the shop has in common.</summary>
public static class ShopHostApplicationBuilderExtensions
{
    /// <summary>How long requests in flight may take to finish once a process was asked to stop.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(15);

    // A background consumer has no request that starts an activity for it: with a listener its own ActivitySource does,
    // and its lines carry the trace id too. Asking for propagation only leaves recording to whoever exports traces.
    private static readonly ActivityListener Activities = new()
    {
        ShouldListenTo = static source => source.Name.StartsWith("Shop", StringComparison.Ordinal)
            || source.Name.StartsWith("EdgeKit", StringComparison.Ordinal),
        Sample = static (ref _) => ActivitySamplingResult.PropagationData,
    };

    /// <summary>
    /// Adds the shop's one-line console log, request log, security headers, health checks and drain time; under the
    /// AppHost the process also ends with it. Traces and metrics are exported where the section
    /// <c>EdgeKit:OpenTelemetry</c> says so. Everything about logs is a default beneath the service's own
    /// <c>Logging</c> section.
    /// </summary>
    /// <param name="builder">
    /// The application to set up; call this before services that log while they are added.
    /// </param>
    /// <param name="service">The service's name as the AppHost prints it, such as <c>orders</c>.</param>
    /// <param name="contentSecurityPolicy">
    /// What its pages may load; null for a service without pages, where nothing is.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHostApplicationBuilder AddShopDefaults(
        this IHostApplicationBuilder builder, string service, string? contentSecurityPolicy = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(service);

        builder.Services.TryAddSingleton(new ShopService(service));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTimeout);
        AddLogs(builder);
        AddHeaders(builder.Services, contentSecurityPolicy);
        ActivitySource.AddActivityListener(Activities);

        // The SDK costs memory in eight processes: only where somebody wants what it collects.
        if (builder.Configuration.GetSection("EdgeKit:OpenTelemetry").Exists())
        {
            builder.AddEdgeKitOpenTelemetry();
        }

        if (builder.Configuration["SHOP_PARENT"] == "1")
        {
            builder.Services.AddSingleton<IHostLifetime, ParentBoundLifetime>();
        }

        return builder;
    }

    private static void AddHeaders(IServiceCollection services, string? contentSecurityPolicy)
    {
        services.Configure<KestrelServerOptions>(static kestrel => kestrel.AddServerHeader = false);
        services.AddSingleton(new SecurityHeaders(contentSecurityPolicy ?? SecurityHeaders.NoPage));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, SecurityHeadersStartupFilter>());
    }

    private static void AddLogs(IHostApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogDefaults.Settings });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole();
        builder.Logging.AddConsoleFormatter<ShopConsoleFormatter, ConsoleFormatterOptions>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, RequestLogStartupFilter>());
    }
}
