namespace EdgeKit.Resilience;

/// <summary>What the end of a call says about the one that was called. Immutable.</summary>
public readonly record struct CallVerdict
{
    private CallVerdict(VerdictKind kind, TimeSpan retryAfter = default)
    {
        Kind = kind;
        RetryAfter = retryAfter;
    }

    /// <summary>It is well.</summary>
    public static CallVerdict Success => new(VerdictKind.Success);

    /// <summary>It is not well.</summary>
    public static CallVerdict Failure => new(VerdictKind.Failure);

    /// <summary>Nothing: the caller cancelled, or the error was the caller's own.</summary>
    public static CallVerdict Neutral => new(VerdictKind.Neutral);

    /// <summary>For <see cref="VerdictKind.Throttled"/>: how long it wants to be left alone; otherwise zero.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The kind of verdict.</summary>
    public VerdictKind Kind { get; }

    /// <summary>It is well but wants to be left alone.</summary>
    /// <param name="retryAfter">For how long.</param>
    /// <returns>The verdict.</returns>
    public static CallVerdict Throttled(TimeSpan retryAfter) => new(VerdictKind.Throttled, retryAfter);
}
