using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Telemetry;

/// <summary>Tells people of a circuit's change of state.</summary>
internal static class CircuitEvents
{
    public static void Log(ILogger logger, CircuitTransition moved)
    {
        if (moved.To is CircuitState.Open or CircuitState.Isolated)
        {
            ResilienceLog.CircuitOpened(
                logger, moved.Policy, moved.Authority, moved.From, moved.To, moved.Cause, moved.Until);
        }
        else
        {
            ResilienceLog.CircuitRecovers(logger, moved.Policy, moved.Authority, moved.From, moved.To, moved.Cause);
        }
    }

    /// <summary>An event on the span of the call that caused it.</summary>
    public static void Trace(CircuitTransition moved) => Activity.Current?.AddEvent(new ActivityEvent(
        "edgekit.resilience.circuit.transition",
        tags: new ActivityTagsCollection(AuthorityTags.From(moved.Authority))
        {
            ["edgekit.resilience.policy"] = moved.Policy,
            ["edgekit.resilience.from"] = moved.From.ToString(),
            ["edgekit.resilience.to"] = moved.To.ToString(),
            ["edgekit.resilience.cause"] = moved.Cause.ToString(),
        }));
}
