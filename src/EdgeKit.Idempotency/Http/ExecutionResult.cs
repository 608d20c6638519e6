namespace EdgeKit.Idempotency.Http;

/// <summary>How the execution of a claimed request ended.</summary>
internal enum ExecutionResult
{
    /// <summary>The outcome is handled as the policy says: the response may be sent.</summary>
    Completed,

    /// <summary>Another attempt has taken the key: the response must not be sent.</summary>
    LeaseLost,

    /// <summary>The work was rolled back with its outcome: there is no response, and a retry finds out.</summary>
    RolledBack,

    /// <summary>The handler aborted the connection: no response can be sent.</summary>
    Aborted,
}
