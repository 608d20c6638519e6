using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Telemetry;

/// <summary>Logs and counts the decisions of one policy about calls to one authority.</summary>
internal sealed class AuthorityTelemetry(
    string policy, string authority, ILogger logger, ResilienceMetrics metrics,
    ConcurrentDictionary<string, bool> warned)
{
    public KeyValuePair<string, object?>[] Tags { get; } =
        [new(ResilienceMetrics.PolicyTag, policy), .. AuthorityTags.From(authority)];

    public bool MeasuresAttempts => metrics.Attempts.Enabled;

    public void AttemptEnded(int number, TimeSpan duration, string result) =>
        metrics.Attempts.Record(duration.TotalSeconds, new TagList(Tags)
        {
            { "http.request.resend_count", Math.Min(number - 1, 10) },
            { "edgekit.resilience.result", result },
        });

    public void Rejected(RejectionReason reason)
    {
        if (metrics.Rejections.Enabled)
        {
            metrics.Rejections.Add(1, [.. Tags, new("edgekit.resilience.reason", reason.ToString())]);
        }
    }

    public void Hedged() => metrics.Hedges.Add(1, Tags);

    public void BudgetExhausted() => metrics.ExhaustedBudgets.Add(1, Tags);

    public void FellBack(string fallback, Exception? exception)
    {
        metrics.Fallbacks.Add(1, [.. Tags, new("edgekit.resilience.fallback", fallback)]);
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
