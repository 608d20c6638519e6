namespace EdgeKit.Gateway.Outliers;

/// <summary>Decides if a destination is an outlier and may be ejected. Pure functions.</summary>
internal static class OutlierRules
{
    /// <summary>From this ratio on, a destination is an outlier even if the others fail as well.</summary>
    private const double AlwaysOutlierRatio = 0.9;

    public static bool IsOutlier(OutlierOptions options, int requests, int failures, double others)
    {
        var share = (double)failures / Math.Max(1, requests);
        return requests >= options.MinimumThroughput
            && share >= options.FailureRatio && (share >= AlwaysOutlierRatio || others <= share / 2);
    }

    public static bool MayEject(OutlierOptions options, int destinations, int ejected) =>
        ejected + 1 <= options.MaxEjectedRatio * destinations;
}
