using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Tests;

/// <summary>
/// A client "bank" with the policy "bank" over a scripted network and a clock that is turned by hand.
/// </summary>
internal sealed class Bench : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _options;

    public Bench(string policyJson = "{}", Action<IServiceCollection>? configure = null, string options = "")
    {
        _options = options;
        Configuration = new ReloadableJson(Section(policyJson));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddEdgeKitResilience(Configuration.Root.GetSection("EdgeKit:Resilience"));
        services.AddHttpClient("bank").ConfigurePrimaryHttpMessageHandler(() => Network).AddEdgeKitResilience("bank");
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new();

    public ScriptedHandler Network { get; } = new();

    public ListLogger Log { get; } = new();

    public ReloadableJson Configuration { get; }

    public IServiceProvider Services => _services;

    public HttpClient Client => _services.GetRequiredService<IHttpClientFactory>().CreateClient("bank");

    public ResiliencePipelines Pipelines => _services.GetRequiredService<ResiliencePipelines>();

    public Task<HttpResponseMessage> GetAsync(string uri = "http://bank/balance") => Client.GetAsync(new Uri(uri));

    /// <summary>Lets time pass until the call ends.</summary>
    public Task<T> FinishAsync<T>(Task<T> call, TimeSpan? step = null, int steps = 10_000) =>
        Clock.RunUntilAsync(call, step, steps);

    public void Reload(string policyJson) => Configuration.Edit(Section(policyJson));

    public async Task StartAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await hosted.StartingAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _services.Dispose();

    private string Section(string policyJson) =>
        $$"""{ "EdgeKit": { "Resilience": { {{_options}} "Policies": { "bank": {{policyJson}} } } } }""";
}
