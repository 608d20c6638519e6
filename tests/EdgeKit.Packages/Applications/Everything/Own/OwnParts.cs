namespace Everything.Own;

internal static class OwnParts
{
    private static readonly Dictionary<string, IOwnPart> All = new()
    {
        ["platform"] = new OwnPlatform(),
        ["bearer"] = new OwnBearer(),
        ["limiter"] = new OwnLimiter(),
        ["proxy"] = new OwnProxy(),
        ["standard-resilience"] = new OwnStandardResilience(),
        ["distributed-cache"] = new OwnDistributedCache(),
        ["fusion-cache"] = new OwnFusionCache(),
        ["multiplexer"] = new OwnMultiplexer(),
    };

    /// <param name="names">Separated by commas; "everything" is all of them.</param>
    public static IReadOnlyList<IOwnPart> Named(string? names) =>
        names == "everything"
        ? [.. All.Values] : [.. (names ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => All[n])];
}
