namespace EdgeKit.Gateway.Outliers;

/// <summary>How one destination has done lately.</summary>
internal sealed class DestinationOutcomes
{
    public OutcomeWindow Window { get; } = new();

    public TimeSpan EjectedUntil { get; set; } = TimeSpan.MinValue;
}
