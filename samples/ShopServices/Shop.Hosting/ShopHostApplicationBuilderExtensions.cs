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
using Shop.Hosting.Http;
using Shop.Hosting.Lifetime;
using Shop.Hosting.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the common parts of every process.</summary>
public static class ShopHostApplicationBuilderExtensions
{
    /// <summary>The shutdown timeout for requests in progress.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(15);

    // Background consumers have no request that starts an activity. With a listener their own ActivitySource does, so
    // that their log lines have a trace id. It asks for propagation only; recording is left to an exporter.
    private static readonly ActivityListener Activities = new()
    {
        ShouldListenTo = static source => source.Name.StartsWith("Shop", StringComparison.Ordinal)
            || source.Name.StartsWith("EdgeKit", StringComparison.Ordinal),
        Sample = static (ref _) => ActivitySamplingResult.PropagationData,
    };

    /// <summary>
    /// Adds the console log, the request log, security headers, health checks and the shutdown timeout; under the
    /// AppHost the process also ends with it. The section <c>EdgeKit:OpenTelemetry</c> configures the export of traces
    /// and metrics. Log settings are defaults below the service's <c>Logging</c> section.
    /// </summary>
    /// <param name="builder">
    /// The application to set up; call this before services that log while they are added.
    /// </param>
    /// <param name="service">The service's name as the AppHost prints it, such as <c>orders</c>.</param>
    /// <param name="contentSecurityPolicy">
    /// The content security policy of its pages; null for a service without pages.
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

        // The SDK costs memory in eight processes, so it is loaded only if configured.
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
