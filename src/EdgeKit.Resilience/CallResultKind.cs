namespace EdgeKit.Resilience;

/// <summary>The kinds of <see cref="CallResult"/>.</summary>
public enum CallResultKind
{
    /// <summary>The authority is healthy.</summary>
    Success,

    /// <summary>The authority failed.</summary>
    Failure,

    /// <summary>Not counted: the caller cancelled the call or caused the error.</summary>
    Neutral,

    /// <summary>The authority is healthy but asked for a pause.</summary>
    Throttled,
}
