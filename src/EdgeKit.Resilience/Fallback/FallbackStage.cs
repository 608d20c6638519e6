using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
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
            var content = new StringContent(
                options.Body, Encoding.UTF8, MediaTypeHeaderValue.Parse(options.ContentType));
            return (new HttpResponseMessage((HttpStatusCode)options.StatusCode) { Content = content }, "static");
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
        return Problem(
            failure is ResilienceException ? failure.Message : $"{call.Authority} could not be reached.", wait);
    }

    /// <summary>RFC 9457. Retry-After is rounded up to whole seconds.</summary>
    private static HttpResponseMessage Problem(string detail, TimeSpan retryAfter)
    {
        var problem = new JsonObject
        {
            ["type"] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4",
            ["title"] = "Service Unavailable",
            ["status"] = (int)HttpStatusCode.ServiceUnavailable,
            ["detail"] = detail,
        };
        var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
        {
            Content = new StringContent(
                problem.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/problem+json")),
        };
        var seconds = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds));
        response.Headers.TryAddWithoutValidation("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        return response;
    }
}
