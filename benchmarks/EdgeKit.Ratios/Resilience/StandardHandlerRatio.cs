using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace EdgeKit.Ratios.Resilience;

/// <summary>
/// A successful call by <c>IHttpClientFactory</c> over a network that answers at once, against
/// <c>AddStandardResilienceHandler</c> with its defaults: 1,000 calls at once, 30 s in all, 3 retries, a circuit, 10 s
/// an attempt. Ours has the same numbers, but for the attempt, whose four must fit into the 30 s. What ours does
/// beside: a budget of retries, the deadline of the work in hand. What theirs does: metrics, which nobody reads here.
/// </summary>
internal sealed class StandardHandlerRatio : IRatio
{
    private const int Operations = 200_000;
    private static readonly Uri Url = new("http://bank.example/balance");

    public string Name => "http-standard";

    public string About =>
        "a successful HttpClient call, the same limits on both sides, telemetry off, against AddStandardResilienceHandler";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var ours = Services(client => client.AddEdgeKitResilience("bank"));
        await using var theirs = Services(client => client.AddStandardResilienceHandler());
        using var mine = Client(ours);
        using var rivals = Client(theirs);
        return RatioResult.Time(await Rounds.RunAsync(9, () => RunAsync(mine), () => RunAsync(rivals)), "ns");
    }

    private static async Task<long> RunAsync(HttpClient client)
    {
        for (var i = 0; i < Operations; i++)
        {
            (await client.GetAsync(Url)).EnsureSuccessStatusCode(); // not disposed: the network has but one answer
        }

        return Operations;
    }

    private static HttpClient Client(ServiceProvider services) =>
        services.GetRequiredService<IHttpClientFactory>().CreateClient("bank");

    private static ServiceProvider Services(Action<IHttpClientBuilder> add)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Resilience:Policies:bank:TotalTimeout", "00:00:30"),
            new("Resilience:Policies:bank:Retry:MaxAttempts", "4"),
            new("Resilience:Policies:bank:ConcurrencyLimit:PermitLimit", "1000"),
            new("Resilience:Policies:bank:CircuitBreaker:FailureRatio", "0.1"),
            new("Resilience:Policies:bank:CircuitBreaker:SamplingDuration", "00:00:30"),
            new("Resilience:Policies:bank:CircuitBreaker:MinimumThroughput", "100"),
            new("Resilience:Policies:bank:CircuitBreaker:BreakDuration", "00:00:05"),
        ]).Build();
        var services = new ServiceCollection().AddLogging().AddEdgeKitResilience(settings.GetSection("Resilience"));

        // HttpClient's own limit is off on both sides: the standard handler turns it off by itself.
        var client = services.AddHttpClient("bank", client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(static () => new InstantHandler());
        add(client);
        return services.BuildServiceProvider();
    }
}
