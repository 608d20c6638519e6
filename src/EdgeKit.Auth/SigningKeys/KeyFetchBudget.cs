namespace EdgeKit.Auth.SigningKeys;

/// <summary>A token bucket for fetches of unknown key ids, which callers choose. A burst permits rotations.</summary>
internal readonly record struct KeyFetchBudget(double Left, TimeSpan At)
{
    public const int Burst = 4;

    public static KeyFetchBudget Full { get; } = new(Burst, TimeSpan.Zero);

    public bool TrySpend(TimeSpan now, TimeSpan interval, out KeyFetchBudget rest)
    {
        var left = Math.Min(Burst, Left + ((now - At) / interval));
        rest = left >= 1 ? new KeyFetchBudget(left - 1, now) : this;
        return left >= 1;
    }
}
