namespace EdgeKit.Resilience;

/// <summary>What the end of a call says about the one that was called. Immutable.</summary>
public readonly record struct CallResult
{
    private CallResult(CallResultKind kind, TimeSpan retryAfter = default)
    {
        Kind = kind;
        RetryAfter = retryAfter;
    }

    /// <summary>It is well.</summary>
    public static CallResult Success => new(CallResultKind.Success);

    /// <summary>It is not well.</summary>
    public static CallResult Failure => new(CallResultKind.Failure);

    /// <summary>Nothing: the caller cancelled, or the error was the caller's own.</summary>
    public static CallResult Neutral => new(CallResultKind.Neutral);

    /// <summary>For <see cref="CallResultKind.Throttled"/>: how long it wants to be left alone; otherwise zero.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The kind of verdict.</summary>
    public CallResultKind Kind { get; }

    /// <summary>It is well but wants to be left alone.</summary>
    /// <param name="retryAfter">For how long.</param>
    /// <returns>The verdict.</returns>
    public static CallResult Throttled(TimeSpan retryAfter) => new(CallResultKind.Throttled, retryAfter);
}
