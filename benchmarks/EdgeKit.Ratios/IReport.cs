namespace EdgeKit.Ratios;

/// <summary>A measurement of ours alone.</summary>
internal interface IReport
{
    /// <summary>What the user types.</summary>
    string Name { get; }

    /// <summary>What is measured, for the list.</summary>
    string About { get; }

    /// <summary>Measures; ends within 30 seconds.</summary>
    /// <returns>One line.</returns>
    Task<string> MeasureAsync();
}
