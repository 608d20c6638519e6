using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Policies.Tests.Support;

/// <summary>A host with <see cref="PairOptions"/> at <c>EdgeKit:Pair</c>, and with what it logs and counts.</summary>
internal sealed class PolicyHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public PolicyHost(IConfiguration configuration, Action<IServiceCollection>? configure = null)
    {
        Configuration = configuration;
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddEdgeKitPolicies<PairOptions>(configuration.GetSection("EdgeKit:Pair"));
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        Counts = new ReloadCounts(_services.GetRequiredService<IMeterFactory>());
    }

    public IConfiguration Configuration { get; }

    public RecordedLog Log { get; } = new();

    public ReloadCounts Counts { get; }

    public IServiceProvider Services => _services;

    public PolicyTables Tables => _services.GetRequiredService<PolicyTables>();

    public IOptionsMonitor<PairOptions> Monitor => _services.GetRequiredService<IOptionsMonitor<PairOptions>>();

    /// <summary>A host over settings in memory, which <see cref="Set"/> changes.</summary>
    public static PolicyHost InMemory(
        Action<IServiceCollection>? configure = null, params (string Key, string? Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build(), configure);

    public void Set(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            Configuration[key] = value;
        }

        ((IConfigurationRoot)Configuration).Reload();
    }

    public async Task StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(CancellationToken.None);
        }
    }

    public async Task<HealthReportEntry> HealthAsync() =>
        (await _services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["edgekit-policies"];

    public async ValueTask DisposeAsync()
    {
        Counts.Dispose();
        await _services.DisposeAsync();
        (Configuration as IDisposable)?.Dispose();
    }
}
