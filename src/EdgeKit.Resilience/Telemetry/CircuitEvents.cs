using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Telemetry;

internal static class CircuitEvents
{
    public static void Count(ResilienceMetrics metrics, CircuitTransition transition) => metrics.Transitions.Add(1, [
        new(ResilienceMetrics.PolicyTag, transition.Policy),
        .. AuthorityTags.From(transition.Authority),
        new("edgekit.resilience.to", transition.To.ToString()),
        new("edgekit.resilience.cause", transition.Cause.ToString()),
    ]);

    public static void Log(ILogger logger, CircuitTransition transition)
    {
        var (policy, authority, from, to, cause, until) = transition;
        if (to is CircuitState.Open or CircuitState.Isolated)
        {
            ResilienceLog.CircuitOpened(logger, policy, authority, from, to, cause, until);
        }
        else
        {
            ResilienceLog.CircuitRecovers(logger, policy, authority, from, to, cause);
        }
    }

    public static void Trace(CircuitTransition transition) => Activity.Current?.AddEvent(new ActivityEvent(
        "edgekit.resilience.circuit.transition",
        tags: new ActivityTagsCollection(AuthorityTags.From(transition.Authority))
        {
            [ResilienceMetrics.PolicyTag] = transition.Policy,
            ["edgekit.resilience.from"] = transition.From.ToString(),
            ["edgekit.resilience.to"] = transition.To.ToString(),
            ["edgekit.resilience.cause"] = transition.Cause.ToString(),
        }));
}
