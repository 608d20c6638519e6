namespace EdgeKit.Resilience;

/// <summary>The kinds of <see cref="CallResult"/>.</summary>
public enum CallResultKind
{
    /// <summary>The one that was called is well.</summary>
    Success,

    /// <summary>The one that was called is not well.</summary>
    Failure,

    /// <summary>The call says nothing about the one that was called.</summary>
    Neutral,

    /// <summary>The one that was called is well and asked to be left alone for a while.</summary>
    Throttled,
}
