using EdgeKit.Resilience.Retrying;
using Polly;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>The pipeline of one client to one authority. The order of the stages is the order of the lines in <see cref="Compose"/>.</summary>
internal sealed class HttpPipeline
{
    private static readonly Func<ResilienceContext, Attempt, ValueTask<Outcome<HttpResponseMessage>>> SendAttempt =
        static (context, attempt) => attempt.SendAsync(context);

    private readonly StageContext _stage;
    private readonly ResiliencePipeline<HttpResponseMessage>?[] _composed = new ResiliencePipeline<HttpResponseMessage>?[4];

    public HttpPipeline(PolicyModel model, StageContext stage)
    {
        Model = model;
        _stage = stage;
    }

    public PolicyModel Model { get; }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Send send, CancellationToken cancellationToken)
    {
        _stage.Client.Budget.Deposit();
        MintedKey.Give(request, Model.Policy.Retry, _stage.Clock);
        var call = new HttpCall(request, Model, _stage.Clock);
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            if (Model.ActsBeforeAttempts || call.Deadline is not null)
            {
                call.AttachTo(context);
            }

            var outcome = await PipelineFor(call).ExecuteOutcomeAsync(SendAttempt, context, new Attempt(call, send, _stage)).ConfigureAwait(false);
            return outcome.Exception is null ? outcome.Result! : throw Edge.Translate(outcome.Exception, Model, _stage, call);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>A call goes through the stages that it has a use for; each composition is made when it is first needed.</summary>
    private ResiliencePipeline<HttpResponseMessage> PipelineFor(HttpCall call)
    {
        var hedged = Model.Policy.Hedging is not null && Repeatable.IsSafe(call.Request.Method);
        var bounded = call.Deadline is not null;
        ref var composed = ref _composed[(hedged ? 2 : 0) + (bounded ? 1 : 0)];
        return Volatile.Read(ref composed) ?? (composed = Compose(Model, _stage, hedged, bounded));
    }

    private static ResiliencePipeline<HttpResponseMessage> Compose(PolicyModel model, StageContext stage, bool hedged, bool bounded) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = stage.Clock }
            .AddFallback(model, stage)
            // Total timeout: a call is born with it (HttpCall.TimeLimit), and every stage below that takes time cuts itself to what remains.
            .AddDeadline(model, stage, bounded)
            .AddConcurrencyLimit(model, stage)
            .AddHedgingOrRetry(model, stage, hedged)
            .AddThrottling(model, stage)
            .AddCircuitBreaker(model, stage)
            .AddChaos(model)
            // Attempt timeout: an attempt keeps to it itself.
            .Build();
}
