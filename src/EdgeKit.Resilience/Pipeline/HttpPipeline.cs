using EdgeKit.Resilience.Retrying;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>The pipeline of one client to one authority. The order of the stages is the order of the lines in <see cref="Compose"/>.</summary>
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

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Send send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = Begin(request, send, observer: null);
        var outcome = await RunAsync(call, cancellationToken).ConfigureAwait(false);
        if (outcome.Exception is { } failure)
        {
            throw Edge.Translate(failure, Model, _stage, call);
        }

        return outcome.Response!; // an outcome has the one or the other
    }

    /// <summary>For whoever carries the outcome on and does not throw.</summary>
    public async ValueTask<Outcome> SendAsync(HttpRequestMessage request, Send send, ICallObserver? observer, CancellationToken cancellationToken)
    {
        var call = Begin(request, send, observer);
        var outcome = await RunAsync(call, cancellationToken).ConfigureAwait(false);
        return outcome.Exception is { } failure ? new Outcome(Edge.Count(Edge.Explain(failure, Model, _stage, call), Model, _stage)) : outcome;
    }

    private HttpCall Begin(HttpRequestMessage request, Send send, ICallObserver? observer)
    {
        _stage.Client.Budget.Deposit();
        MintedKey.Give(request, Model.Policy.Retry, _stage.Clock);
        var call = new HttpCall(request, send, Model, _stage.Clock) { Observer = observer, IsCopied = observer is not null || IsCopied(request.Method) };
        call.Begin();
        return call;
    }

    private async ValueTask<Outcome> RunAsync(HttpCall call, CancellationToken cancellationToken)
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

    /// <summary>Hedges are under way at the same time, and a fallback is looked for by what the caller has asked. In a pipeline of others, who may repeat all of it, always.</summary>
    private bool IsCopied(HttpMethod method) => Model.Policy.Fallback is not null || IsHedged(method);

    private bool IsHedged(HttpMethod method) => Model.Policy.Hedging is not null && Repeatable.IsSafe(method);

    /// <summary>A call goes through the stages that it has a use for; each composition is made when it is first needed.</summary>
    private Stage StagesFor(HttpCall call)
    {
        var hedged = IsHedged(call.Method);
        var bounded = call.Deadline is not null;
        ref var composed = ref _composed[(hedged ? 2 : 0) + (bounded ? 1 : 0)];
        return Volatile.Read(ref composed) ?? (composed = Compose(Model, _stage, hedged, bounded));
    }

    // Total timeout: a call is born with it (HttpCall.TimeLimit), and every stage that takes time cuts itself to what remains.
    private static Stage Compose(PolicyModel model, StageContext stage, bool hedged, bool bounded) => Stage.Chain(
        Stages.Fallback(model, stage),
        bounded ? new DeadlineStage(model, stage) : null,
        Stages.ConcurrencyLimit(model, stage),
        hedged ? Stages.Hedging(model, stage) : Stages.Retry(model, stage),
        Stages.Throttling(model, stage),
        new AttemptStage(model, stage));
}
