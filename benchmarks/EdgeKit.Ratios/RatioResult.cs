using System.Globalization;

namespace EdgeKit.Ratios;

/// <summary>What came out.</summary>
/// <param name="Ratio">Above 1 means that ours is better.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Theirs">The rival's figure.</param>
/// <param name="Unit">What the figures count.</param>
/// <param name="Allocated">Bytes per operation of ours.</param>
internal sealed record RatioResult(double Ratio, double Ours, double Theirs, string Unit, double Allocated)
{
    /// <summary>Figures of which more is better, such as operations per second.</summary>
    public static RatioResult MoreIsBetter(double ours, double theirs, string unit, double allocated) => new(ours / theirs, ours, theirs, unit, allocated);

    /// <summary>Figures of which less is better, such as time per operation.</summary>
    public static RatioResult LessIsBetter(double ours, double theirs, string unit, double allocated) => new(theirs / ours, ours, theirs, unit, allocated);

    public string Describe(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name} ratio={Ratio:0.00} ours={Ours:0.###} theirs={Theirs:0.###} unit={Unit} allocated={Allocated:0.##}");
}
