namespace EdgeKit.Gateway.Outliers;

/// <summary>How one destination has done lately.</summary>
internal sealed class DestinationRecord
{
    public OutcomeWindow Outcomes { get; } = new();

    public TimeSpan EjectedUntil { get; set; } = TimeSpan.MinValue;
}
