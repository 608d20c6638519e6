using System.Globalization;

namespace EdgeKit.Ratios;

/// <summary>What came out.</summary>
/// <param name="Ratio">Above 1 means that ours is better.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Theirs">The rival's figure.</param>
/// <param name="Unit">What the figures count.</param>
/// <param name="Allocated">Bytes per operation of ours; not a number where nobody counted.</param>
/// <param name="TheirsAllocated">The same of the rival's.</param>
internal sealed record RatioResult(
    double Ratio, double Ours, double Theirs, string Unit, double Allocated, double TheirsAllocated)
{
    /// <summary>What is less than an object in so many operations belongs to the measurement.</summary>
    private const double Noise = 0.01;

    /// <summary>Time per operation.</summary>
    /// <param name="duel">What was measured.</param>
    /// <param name="unit"><c>ns</c> or <c>us</c>.</param>
    /// <param name="threads">How many worked at the same time.</param>
    public static RatioResult Time(Duel duel, string unit, int threads = 1)
    {
        var second = threads * (unit == "ns" ? 1e9 : 1e6);
        return LessIsBetter(new(second / duel.Ours.PerSecond, duel.Ours.Allocated), new(
            second / duel.Theirs.PerSecond, duel.Theirs.Allocated), unit);
    }

    /// <summary>Operations per second.</summary>
    public static RatioResult Rate(Duel duel, string unit) =>
        new(duel.Ours.PerSecond / duel.Theirs.PerSecond,
            duel.Ours.PerSecond, duel.Theirs.PerSecond, unit, duel.Ours.Allocated, duel.Theirs.Allocated);

    /// <summary>Figures of which less is better, with the bytes allocated for each.</summary>
    public static RatioResult LessIsBetter(
        (double Figure, double Allocated) ours, (double Figure, double Allocated) theirs, string unit) =>
        new(theirs.Figure / ours.Figure, ours.Figure, theirs.Figure, unit, ours.Allocated, theirs.Allocated);

    /// <summary>Reads what <see cref="Describe"/> wrote.</summary>
    public static RatioResult Parse(string line)
    {
        var fields = line.Split(
            ' ').Skip(1).Select(field => field.Split('=')).ToDictionary(field => field[0], field => field[1]);
        return new(Number("ratio"), Number(
            "ours"), Number("theirs"), fields["unit"], Number("allocated"), Number("theirs_allocated"));

        double Number(string name) => double.Parse(fields[name], CultureInfo.InvariantCulture);
    }

    public string Describe(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name} ratio={Ratio:0.00} ours={Ours:0.###} theirs={Theirs:0.###} unit={Unit} allocated={Bytes(Allocated):0.##} theirs_allocated={Bytes(TheirsAllocated):0.##}");

    private static double Bytes(double allocated) => allocated < Noise ? 0 : allocated;
}
