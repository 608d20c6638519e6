namespace EdgeKit.Policies.Tests.Support;

/// <summary>Two numbers that are written equal, so that half of an edit shows.</summary>
public sealed class PairOptions
{
    [System.ComponentModel.DataAnnotations.Range(0, 1_000_000)]
    public int Left { get; set; }

    [System.ComponentModel.DataAnnotations.Range(0, 1_000_000)]
    public int Right { get; set; }
}
