using Polly;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>Strategies of Polly as a stage.</summary>
internal sealed class PollyStage(ResiliencePipeline<HttpResponseMessage> strategies) : Stage
{
    private static readonly ResiliencePropertyKey<HttpCall> Call = new("EdgeKit.HttpCall");

    private static readonly Func<ResilienceContext, (Stage Next, HttpCall Call), ValueTask<Outcome<HttpResponseMessage>>> SendOn =
        static (context, way) => way.Next.SendAsync(way.Call, context.CancellationToken);

    /// <summary>The call that a strategy's delegate is asked about.</summary>
    public static HttpCall CallOf(ResilienceContext context) =>
        context.Properties.TryGetValue(Call, out var call) ? call : throw new InvalidOperationException("The strategy runs without a call.");

    public override async ValueTask<Outcome<HttpResponseMessage>> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(Call, call);
        try
        {
            return await strategies.ExecuteOutcomeAsync(SendOn, context, (Next, call)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
