using System.Runtime.ExceptionServices;
using EdgeKit.Policies.Http;
using EdgeKit.Resilience.Attempts;
using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Fallback;
using EdgeKit.Resilience.Hedging;
using EdgeKit.Resilience.Limits;
using EdgeKit.Resilience.Retry;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// The pipeline of one client to one authority under one model. <see cref="Compose"/> lists its stages in order.
/// </summary>
internal sealed class HttpPipeline(
    string client, PolicyModel model, AuthorityState authority, RetryBudget budget, PipelineServices services)
{
    private readonly Stage?[] _composed = new Stage?[4];

    public string Client => client;

    public PolicyModel Model => model;

    public RetryBudget Budget => budget;

    public AuthorityState Authority => authority;

    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, SendRequest send, bool isFromOneOfManyCallers, Action<Task>? block,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = Begin(request, send, observer: null, block, isFromOneOfManyCallers);
        var outcome = await RunAsync(call, cancellationToken).ConfigureAwait(false);
        if (outcome.Exception is ResilienceException rejection)
        {
            throw rejection;
        }

        if (outcome.Exception is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure); // a handler's exception keeps its stack trace
        }

        return outcome.Response!;
    }

    /// <summary>Returns failures instead of throwing them, for a host pipeline.</summary>
    public ValueTask<CallOutcome> SendAsync(
        HttpRequestMessage request, SendRequest send, ICallObserver observer, CancellationToken cancellationToken) =>
        RunAsync(Begin(request, send, observer, block: null, isFromOneOfManyCallers: false), cancellationToken);

    private HttpCall Begin(
        HttpRequestMessage request, SendRequest send, ICallObserver? observer, Action<Task>? block,
        bool isFromOneOfManyCallers)
    {
        var options = model.Options;
        budget.Deposit(options.Retry.Budget);
        if (options.Retry.AddIdempotencyKey)
        {
            AddIdempotencyKey(request);
        }

        var isHedged = options.Hedging is not null && block is null
            && HttpMethodRules.IsSafe(HttpMethod.Parse(request.Method.Method).Method);
        var call = new HttpCall(request, send, model, authority.Name, services.TimeProvider)
        {
            Observer = observer,
            Block = block,
            IsFromOneOfManyCallers = isFromOneOfManyCallers,
            IsHedged = isHedged,
            CopiesRequest = observer is not null || isHedged || options.Fallback is not null,
        };
        call.Begin();
        return call;
    }

    /// <summary>Adds a key to the caller's request, so that all attempts share it.</summary>
    private void AddIdempotencyKey(HttpRequestMessage request)
    {
        if ((request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch)
            && !request.Headers.NonValidated.Contains(HttpMethodRules.IdempotencyKey))
        {
            var key = Guid.CreateVersion7(services.TimeProvider.GetUtcNow()).ToString();
            request.Headers.TryAddWithoutValidation(HttpMethodRules.IdempotencyKey, key);
        }
    }

    private async ValueTask<CallOutcome> RunAsync(HttpCall call, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await StagesFor(call).SendAsync(call, cancellationToken).ConfigureAwait(false);
            return outcome.Exception is { } exception ? new CallOutcome(Translate(exception, call)) : outcome;
        }
        finally
        {
            call.End();
        }
    }

    private Exception Translate(Exception exception, HttpCall call)
    {
        var failure = OutcomeTranslator.Translate(exception, call);
        if (failure is ResilienceException rejection)
        {
            authority.Telemetry.Rejected(rejection.Reason);
        }

        return failure;
    }

    /// <summary>A call passes only the stages that it needs; each composition is created on first use.</summary>
    private Stage StagesFor(HttpCall call)
    {
        var hasDeadline = call.Deadline is not null;
        ref var composed = ref _composed[(call.IsHedged ? 2 : 0) + (hasDeadline ? 1 : 0)];
        return Volatile.Read(ref composed) ?? (composed = Compose(call.IsHedged, hasDeadline));
    }

    /// <summary>
    /// The order of the pipeline, outermost first. The total timeout is no stage: every stage that takes time is
    /// limited to the call's remaining time. The circuit breaker and the attempt timeout are in the attempt stage.
    /// </summary>
    private Stage Compose(bool isHedged, bool hasDeadline) => Stage.Chain(
        model.Options.Fallback is { } fallback
            ? new FallbackStage(fallback, services.LastGood, authority.Telemetry, services.TimeProvider) : null,
        hasDeadline ? new DeadlineStage() : null,
        model.Options.ConcurrencyLimit is { } limit
            ? new ConcurrencyLimitStage(limit, authority.ConcurrencyLimiter, services.TimeProvider) : null,
        isHedged ? CreateHedging() : CreateRetry(),
        model.Options.Throttling is { } throttling
            ? new ThrottlingStage(
                throttling, authority.ThrottleFor(throttling.Window), services.TimeProvider, services.Random)
            : null,
        CreateAttempt());

    private HedgingStage CreateHedging() => new(
        new HedgeDecider(model, authority.Latency, CreateRetryDecider(), authority.Telemetry), services.TimeProvider);

    private RetryStage? CreateRetry() =>
        model.Options.Retry.MaxAttempts > 1 ? new(CreateRetryDecider(), services.TimeProvider) : null;

    private RetryDecider CreateRetryDecider() =>
        new(model, budget, authority.Telemetry, services.TimeProvider, services.Random);

    private AttemptStage CreateAttempt() => new(
        model,
        model.Options.CircuitBreaker.Enabled ? authority.Circuit : null,
        authority.Latency,
        authority.Telemetry,
        model.Options.Chaos is { } chaos ? new FaultInjector(chaos, services.TimeProvider, services.Random) : null,
        services.TimeProvider);
}
