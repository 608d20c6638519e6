using EdgeKit.Resilience;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Ratios.Resilience;

/// <summary>
/// A successful call through the whole pipeline of an empty policy, over a network that answers at once.
/// </summary>
internal sealed class PipelineRatio : IRatio
{
    private const int Operations = 500_000;

    public string Name => "pipeline";

    public string About =>
        "a successful HttpClient call, empty policy, telemetry off, against retry + breaker + timeout of Polly composed by hand";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var services = Services();
        using var ours = new HttpMessageInvoker(new ResilienceHandler(
            services.GetRequiredService<ResiliencePipelines>(), "bank", static _ =>
                "bank") { InnerHandler = new InstantHandler() });
        using var theirs = new HttpMessageInvoker(new HandComposedHandler { InnerHandler = new InstantHandler() });
        return RatioResult.Time(await Rounds.RunAsync(9, () => RunAsync(ours), () => RunAsync(theirs)), "ns");
    }

    private static async Task<long> RunAsync(HttpMessageInvoker invoker)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://bank.example/balance");
        for (var i = 0; i < Operations; i++)
        {
            await invoker.SendAsync(request, CancellationToken.None);
        }

        return Operations;
    }

    private static ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Resilience:Policies:bank:Retry:MaxAttempts", "3")])
            .Build();
        return new ServiceCollection().AddEdgeKitResilience(
            configuration.GetSection("Resilience")).BuildServiceProvider();
    }
}
