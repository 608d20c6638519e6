using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>
/// A client with a pipeline "x" of Polly over a scripted network, the policy "bank" for it to use, and a clock that is
/// turned by hand.
/// </summary>
internal sealed class PollyBench : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _client;
    private readonly CancellationTokenSource _over = new();

    public PollyBench(
        string policyJson, Action<ResiliencePipelineBuilder<HttpResponseMessage>, ResilienceHandlerContext> configure,
        string client = "bank")
    {
        _client = client;
        Configuration = new ReloadableJson(Section(policyJson));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddEdgeKitResilience(Configuration.Root.GetSection("EdgeKit:Resilience"));
        services.AddHttpClient(client)
            .ConfigurePrimaryHttpMessageHandler(() => Network)
            .AddResilienceHandler("x", (pipeline, context) =>
            {
                pipeline.TimeProvider = Clock;
                configure(pipeline, context);
            });
        services.AddHttpClient("plain").ConfigurePrimaryHttpMessageHandler(() => Network).AddEdgeKitResilience("bank");
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new();

    public ScriptedHandler Network { get; } = new();

    public ReloadableJson Configuration { get; }

    public ResiliencePipelines Pipelines => _services.GetRequiredService<ResiliencePipelines>();

    public HttpClient Client(string? name = null) =>
        _services.GetRequiredService<IHttpClientFactory>().CreateClient(name ?? _client);

    public async Task<HttpResponseMessage> GetAsync(
        string? client = null, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        return await Client(client).GetAsync(new Uri("http://bank/balance"), either.Token);
    }

    public Task<T> FinishAsync<T>(Task<T> call, TimeSpan? step = null) => Clock.RunUntilAsync(call, step);

    public void Reload(string policyJson) => Configuration.Edit(Section(policyJson));

    /// <summary>A pipeline of Polly waits for its calls when it is disposed.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _services.Dispose();
        _over.Dispose();
    }

    private static string Section(string policyJson) => $$"""{ "EdgeKit": { "Resilience": { "Policies": { "bank": {{policyJson}} } } } }""";
}
