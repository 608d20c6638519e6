using EdgeKit.Resilience.Attempts;
using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Messages;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// The pipeline of one client to one authority. The order of the stages is the order of the lines in
/// <see cref="Compose"/>.
/// </summary>
internal sealed class HttpPipeline
{
    private readonly StageContext _stage;
    private readonly Stage?[] _composed = new Stage?[4];

    public HttpPipeline(PolicyModel model, StageContext stage)
    {
        Model = model;
        _stage = stage;
    }

    public PolicyModel Model { get; }

    /// <param name="request">The request.</param>
    /// <param name="send">The rest of the way.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="block">
    /// How the thread of a blocking call waits: then the call has ended when this returns, if <paramref name="send"/>
    /// blocks too.
    /// </param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, SendRequest send, CancellationToken cancellationToken, Action<Task>? block = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = Begin(request, send, block: block);
        var outcome = await RunAsync(call, cancellationToken).ConfigureAwait(false);
        if (outcome.Exception is { } failure)
        {
            throw OutcomeTranslator.Translate(failure, Model, _stage, call);
        }

        return outcome.Response!; // an outcome has the one or the other
    }

    /// <summary>For whoever carries the outcome on and does not throw.</summary>
    public async ValueTask<CallOutcome> SendAsync(
        HttpRequestMessage request, SendRequest send, ICallObserver? observer, CancellationToken cancellationToken)
    {
        var call = Begin(request, send, observer: observer);
        var outcome = await RunAsync(call, cancellationToken).ConfigureAwait(false);
        return outcome.Exception is { } failure
            ? new CallOutcome(OutcomeTranslator.Count(OutcomeTranslator.Explain(failure, Model, _stage, call), Model, _stage)) : outcome;
    }

    private HttpCall Begin(
        HttpRequestMessage request, SendRequest send, ICallObserver? observer = null, Action<Task>? block = null)
    {
        _stage.Client.Budget.Deposit();
        IdempotencyKeyStamp.AddTo(request, Model.Policy.Retry, _stage.Clock);
        var isHedged = Model.Policy.Hedging is not null && RepeatableRequest.IsSafe(request.Method) && block is null;
        var call = new HttpCall(request, send, Model, _stage.Clock)
        {
            Observer = observer,
            Block = block,
            IsHedged = isHedged,
            CopiesRequest = observer is not null || isHedged || Model.Policy.Fallback is not null,
        };
        call.Begin();
        return call;
    }

    private async ValueTask<CallOutcome> RunAsync(HttpCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await StagesFor(call).SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            call.End();
        }
    }

    /// <summary>
    /// A call goes through the stages that it has a use for; each composition is made when it is first needed.
    /// </summary>
    private Stage StagesFor(HttpCall call)
    {
        var hedged = call.IsHedged;
        var bounded = call.Deadline is not null;
        ref var composed = ref _composed[(hedged ? 2 : 0) + (bounded ? 1 : 0)];
        return Volatile.Read(ref composed) ?? (composed = Compose(Model, _stage, hedged, bounded));
    }

    // Total timeout: a call is born with it (HttpCall.TimeLimit), and every stage that takes time cuts itself to what
    // remains.
    private static Stage Compose(PolicyModel model, StageContext stage, bool hedged, bool bounded) => Stage.Chain(
        Stages.Fallback(model, stage),
        bounded ? new DeadlineStage(model, stage) : null,
        Stages.ConcurrencyLimit(model, stage),
        hedged ? Stages.Hedging(model, stage) : Stages.Retry(model, stage),
        Stages.Throttling(model, stage),
        new AttemptStage(model, stage));
}
