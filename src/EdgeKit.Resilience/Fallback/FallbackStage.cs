using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Fallback;

/// <summary>Puts another answer in the place of a failure, and marks it.</summary>
internal sealed class FallbackStage(FallbackOptions policy, PolicyModel model, StageContext stage) : Stage
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested || !OutcomeClassifier.IsFailed(outcome))
        {
            return outcome;
        }

        var (answer, kind) = await FindAsync(outcome, call, cancellationToken).ConfigureAwait(false);
        if (answer is null)
        {
            return outcome;
        }

        outcome.Response?.Dispose();
        answer.RequestMessage ??= call.Request;
        answer.Headers.TryAddWithoutValidation(FallbackOptions.Header, kind);
        call.Observer?.FellBack(outcome);
        stage.Services.Metrics.FellBack(stage, model, kind);
        ResilienceLog.FellBack(stage.Logger, model.Name, stage.Authority.Name, kind, outcome.Exception);
        return new CallOutcome(answer);
    }

    private async ValueTask<(HttpResponseMessage? Answer, string Kind)> FindAsync(
        CallOutcome outcome, HttpCall call, CancellationToken cancellationToken)
    {
        if (policy.Kind == FallbackKind.Static)
        {
            return (FallbackResponses.Static(policy), "static");
        }

        if (policy.Kind == FallbackKind.LastGood
            && await FindLastGoodAsync(call, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return (found, "last-good");
        }

        return outcome.Exception is { } exception ? (Problem(exception, call), "problem-details") : (null, "");
    }

    /// <summary>A fallback must not bring a failure of its own.</summary>
    private async ValueTask<HttpResponseMessage?> FindLastGoodAsync(HttpCall call, CancellationToken cancellationToken)
    {
        try
        {
            return stage.Services.LastGood is { } source
                ? await call.WaitFor(source.FindAsync(call.Request, cancellationToken)).ConfigureAwait(false) : null;
        }
        catch (Exception e)
        {
            ResilienceLog.LastGoodFailed(stage.Logger, model.Name, stage.Authority.Name, e);
            return null;
        }
    }

    private HttpResponseMessage Problem(Exception exception, HttpCall call)
    {
        var failure = OutcomeTranslator.Explain(exception, model, stage, call);
        var wait = failure is ResilienceException { Until: { } until }
            ? until - stage.Clock.GetUtcNow() : DefaultRetryAfter;
        return FallbackResponses.Problem(
            failure is ResilienceException ? failure.Message : $"{stage.Authority.Name} could not be reached.", wait);
    }
}
