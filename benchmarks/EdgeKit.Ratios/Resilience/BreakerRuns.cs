using EdgeKit.Resilience.Polly;
using Polly;
using Polly.CircuitBreaker;

namespace EdgeKit.Ratios.Resilience;

/// <summary>Both breakers as a pipeline of one strategy, called the same way.</summary>
internal static class BreakerRuns
{
    private const int Operations = 3_000_000;
    private static readonly Func<ResilienceContext, int, ValueTask<Outcome<int>>> Succeed = static (_, _) =>
        new(Outcome.FromResult(1));
    private static readonly Func<ResilienceContext, int, ValueTask<Outcome<int>>> Fail = static (_, _) =>
        new(Outcome.FromException<int>(new HttpRequestException()));

    public static ResiliencePipeline<int> Ours() =>
        new ResiliencePipelineBuilder<int>().AddEdgeKitCircuitBreaker(new EdgeKitCircuitBreakerOptions<int>()).Build();

    public static ResiliencePipeline<int> Theirs() => new ResiliencePipelineBuilder<int>()
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<int> { FailureRatio = 0.5,
            MinimumThroughput = 20, BreakDuration = TimeSpan.FromMinutes(5) })
        .Build();

    public static async Task<ResiliencePipeline<int>> OpenAsync(ResiliencePipeline<int> pipeline)
    {
        var context = ResilienceContextPool.Shared.Get();
        for (var i = 0; i < 100; i++)
        {
            await pipeline.ExecuteOutcomeAsync(Fail, context, 0);
        }

        return (await pipeline.ExecuteOutcomeAsync(Succeed, context, 0)).Exception is BrokenCircuitException
            ? pipeline
            : throw new InvalidOperationException("The circuit did not open.");
    }

    public static async Task<long> RunAsync(ResiliencePipeline<int> pipeline, int threads)
    {
        await Task.WhenAll(Enumerable.Range(
            0, threads).Select(_ => Task.Factory.StartNew(() => Run(pipeline), TaskCreationOptions.LongRunning)));
        return (long)Operations * threads;
    }

    private static void Run(ResiliencePipeline<int> pipeline)
    {
        var context = ResilienceContextPool.Shared.Get();
        for (var i = 0; i < Operations; i++)
        {
            var call = pipeline.ExecuteOutcomeAsync(Succeed, context, 0);
            if (!call.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The call did not end at once.");
            }
        }

        ResilienceContextPool.Shared.Return(context);
    }
}
