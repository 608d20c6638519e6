using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Telemetry;

/// <summary>Logs and counts the decisions of one policy about calls to one authority.</summary>
internal sealed class AuthorityTelemetry(
    string policy, string authority, ILogger logger, ResilienceMetrics metrics,
    ConcurrentDictionary<string, bool> warned)
{
    public KeyValuePair<string, object?>[] Tags { get; } =
        [new(ResilienceMetrics.PolicyTag, policy), .. AuthorityTags.From(authority)];

    public bool MeasuresAttempts => metrics.MeasuresAttempts;

    public void AttemptEnded(int number, TimeSpan duration, string result) =>
        metrics.RecordAttempt(Tags, number, duration, result);

    public void Rejected(RejectionReason reason) => metrics.CountRejection(Tags, reason);

    public void Hedged() => metrics.CountHedge(Tags);

    public void BudgetExhausted() => metrics.CountExhaustedBudget(Tags);

    public void FellBack(string fallback, Exception? exception)
    {
        metrics.CountFallback(Tags, fallback);
        ResilienceLog.FellBack(logger, policy, authority, fallback, exception);
    }

    public void LastGoodFailed(Exception exception) =>
        ResilienceLog.LastGoodFailed(logger, policy, authority, exception);

    public void NotRetried(HttpMethod method, string reason) =>
        ResilienceLog.NotRetried(logger, policy, method, authority, reason);

    /// <summary>Warns once per policy and kind of content: in an outage every call would repeat it.</summary>
    public void ContentNotRepeatable(HttpMethod method, string content)
    {
        if (warned.TryAdd(content, true))
        {
            ResilienceLog.ContentNotRepeatable(logger, policy, method, authority, content);
        }
    }

    public void RequestDisposed(HttpMethod method)
    {
        if (warned.TryAdd(nameof(IDisposable), true))
        {
            ResilienceLog.RequestDisposed(logger, policy, method, authority);
        }
    }
}
