using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Fallback;

/// <summary>Replaces a failure with a fallback response and marks it with the fallback header.</summary>
internal sealed class FallbackStage(
    FallbackOptions options, ILastGoodResponses? lastGood, AuthorityTelemetry telemetry, TimeProvider timeProvider)
    : Stage
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested || !OutcomeClassifier.IsFailed(outcome))
        {
            return outcome;
        }

        var (response, kind) = await FindAsync(outcome, call, cancellationToken).ConfigureAwait(false);
        if (response is null)
        {
            return outcome;
        }

        outcome.Response?.Dispose();
        response.RequestMessage ??= call.Request;
        response.Headers.TryAddWithoutValidation(FallbackOptions.Header, kind);
        call.Observer?.FellBack(outcome);
        telemetry.FellBack(kind, outcome.Exception);
        return new CallOutcome(response);
    }

    private async ValueTask<(HttpResponseMessage? Response, string Kind)> FindAsync(
        CallOutcome outcome, HttpCall call, CancellationToken cancellationToken)
    {
        if (options.Kind == FallbackKind.Static)
        {
            return (FallbackResponses.Static(options), "static");
        }

        if (options.Kind == FallbackKind.LastGood
            && await FindLastGoodAsync(call, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return (found, "last-good");
        }

        return outcome.Exception is { } exception ? (Problem(exception, call), "problem-details") : (null, "");
    }

    /// <summary>A failing lookup counts as no response: a fallback must not add failures.</summary>
    private async ValueTask<HttpResponseMessage?> FindLastGoodAsync(HttpCall call, CancellationToken cancellationToken)
    {
        try
        {
            return lastGood is null
                ? null
                : await call.WaitFor(lastGood.FindAsync(call.Request, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            telemetry.LastGoodFailed(e);
            return null;
        }
    }

    private HttpResponseMessage Problem(Exception exception, HttpCall call)
    {
        var failure = OutcomeTranslator.Translate(exception, call);
        var wait = failure is ResilienceException { Until: { } until }
            ? until - timeProvider.GetUtcNow() : DefaultRetryAfter;
        return FallbackResponses.Problem(
            failure is ResilienceException ? failure.Message : $"{call.Authority} could not be reached.", wait);
    }
}
