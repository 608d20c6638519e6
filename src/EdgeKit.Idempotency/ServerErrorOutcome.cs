namespace EdgeKit.Idempotency;

/// <summary>The states of a key after a 5xx or an exception.</summary>
public enum ServerErrorOutcome
{
    /// <summary>The key is free and a retry runs. Suitable for work that is repeatable or rolled back.</summary>
    Release,

    /// <summary>The 5xx is stored and replayed. An exception counts as <see cref="Unknown"/>.</summary>
    Store,

    /// <summary>The effect of the request is unknown: retries get a 409 until the record expires.</summary>
    Unknown,
}
