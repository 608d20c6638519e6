namespace EdgeKit.Cache.Engine;

internal static class LookupOutcomes
{
    public static string NameOf(LookupKind kind) => kind switch
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
