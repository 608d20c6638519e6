namespace EdgeKit.Ratios;

/// <summary>One comparison of ours with a rival, both in this process and interleaved.</summary>
internal interface IRatio
{
    /// <summary>What the user types.</summary>
    string Name { get; }

    /// <summary>What is compared, for the list.</summary>
    string About { get; }

    /// <summary>Measures; ends within 30 seconds.</summary>
    Task<RatioResult> MeasureAsync();
}
