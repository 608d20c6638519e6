namespace EdgeKit.Resilience;

/// <summary>The health signal that a call gives about its authority. Immutable.</summary>
public readonly record struct CallResult
{
    private CallResult(CallResultKind kind, TimeSpan retryAfter = default)
    {
        Kind = kind;
        RetryAfter = retryAfter;
    }

    /// <summary>The authority is healthy.</summary>
    public static CallResult Success => new(CallResultKind.Success);

    /// <summary>The authority failed.</summary>
    public static CallResult Failure => new(CallResultKind.Failure);

    /// <summary>Not counted: the caller cancelled the call or caused the error.</summary>
    public static CallResult Neutral => new(CallResultKind.Neutral);

    /// <summary>For <see cref="CallResultKind.Throttled"/> the requested wait; otherwise zero.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The kind of result.</summary>
    public CallResultKind Kind { get; }

    /// <summary>The authority is healthy but asked for a pause.</summary>
    /// <param name="retryAfter">The length of the pause.</param>
    /// <returns>The result.</returns>
    public static CallResult Throttled(TimeSpan retryAfter) => new(CallResultKind.Throttled, retryAfter);
}
