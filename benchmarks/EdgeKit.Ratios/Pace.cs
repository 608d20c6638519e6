namespace EdgeKit.Ratios;

/// <summary>How fast one side went.</summary>
/// <param name="PerSecond">Operations per second.</param>
/// <param name="Allocated">Bytes per operation.</param>
internal readonly record struct Pace(double PerSecond, double Allocated)
{
    public static Pace Median(List<Pace> paces) => new(
        paces.Select(pace => pace.PerSecond).Order().ElementAt(paces.Count / 2),
        paces.Select(pace => pace.Allocated).Order().ElementAt(paces.Count / 2));
}
