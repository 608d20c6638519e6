namespace EdgeKit.Gateway.Outliers;

/// <summary>Recent outcomes and ejection of one destination.</summary>
internal sealed class DestinationOutcomes
{
    public OutcomeWindow Window { get; } = new();

    public TimeSpan EjectedUntil { get; set; } = TimeSpan.MinValue;
}
