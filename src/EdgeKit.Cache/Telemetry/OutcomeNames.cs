using EdgeKit.Cache.Engine;

namespace EdgeKit.Cache.Telemetry;

/// <summary>What a lookup's outcome is called in metrics.</summary>
internal static class OutcomeNames
{
    public static string Of(LookupKind kind) => kind switch
    {
        LookupKind.Hit => "hit",
        LookupKind.Stale => "stale",
        LookupKind.Lead => "lead",
        LookupKind.Follow => "follow",
        LookupKind.Bypass => "bypass",
        LookupKind.BackingOff => "backing_off",
        _ => "elsewhere",
    };
}
