using EdgeKit.Resilience.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>A way to call, created for each run.</summary>
internal sealed record Contestant(string Name, Func<HttpMessageHandler, VirtualClock, Random, HttpMessageHandler> Wrap)
{
    private const string EdgeKit = "EdgeKit";
    private const string Textbook = "EdgeKit's circuit by the textbook: half of the last 20 calls, 30 s";

    public static IReadOnlyList<Contestant> All { get; } =
    [
        new("no policy", static (network, _, _) => network),
        new("Polly, defaults composed by hand", static (
            network, clock, _) => new PollyHandler(clock) { InnerHandler = network }),
        new(Textbook, static (network, clock, random) => EdgeKitHandler(
            new() { CircuitBreaker = { SampledCalls = 20, BreakDuration = TimeSpan.FromSeconds(30) } },
            network, clock, random)),
        new(EdgeKit
            + ", empty policy", static (network, clock, random) => EdgeKitHandler(new(), network, clock, random)),
        new(EdgeKit + ", for callers who wait five seconds", static (
            network, clock, random) => EdgeKitHandler(Hurried(), network, clock, random)),
    ];

    public bool IsEdgeKit => Name.StartsWith(EdgeKit + ",", StringComparison.Ordinal);

    /// <summary>The policy that stands beside the table in the documentation.</summary>
    private static ResiliencePolicyOptions Hurried() =>
        new() { TotalTimeout = TimeSpan.FromSeconds(5), AttemptTimeout = TimeSpan.FromSeconds(1) };

    private static ResilienceHandler EdgeKitHandler(
        ResiliencePolicyOptions policy, HttpMessageHandler network, VirtualClock clock, Random random)
    {
        var model = new ResilienceModel(new ResilienceOptions { Policies = { ["p"] = policy } });
        var pipelines = new ResiliencePipelines(
            () => model,
            clock, NullLogger<ResiliencePipelines>.Instance, new DetachedMeters(), lastGood: null, random.NextDouble);
        return new ResilienceHandler(pipelines, "simulation", static _ => "p") { InnerHandler = network };
    }

    /// <summary>
    /// Retry, breaker and timeout with the defaults that Polly 8 gives them; only what counts as a failure is said.
    /// </summary>
    private sealed class PollyHandler(TimeProvider timeProvider) : DelegatingHandler
    {
        private readonly ResiliencePipeline<HttpResponseMessage> _pipeline =
            new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage> { ShouldHandle = static args => new(
                IsFailure(args.Outcome)) })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage> { ShouldHandle = static args =>
                new(IsFailure(args.Outcome)) })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromSeconds(10) })
            .Build();

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            await _pipeline.ExecuteAsync(async token => await base.SendAsync(
                request, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

        private static bool IsFailure(Outcome<HttpResponseMessage> outcome) =>
            outcome.Exception is not null and not OperationCanceledException
            || outcome.Result is { IsSuccessStatusCode: false };
    }
}
