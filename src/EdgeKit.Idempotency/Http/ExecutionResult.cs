namespace EdgeKit.Idempotency.Http;

/// <summary>How the execution of a claimed request ended.</summary>
internal enum ExecutionResult
{
    /// <summary>The outcome is stored or the key released, as the policy defines: the response may be sent.</summary>
    Completed,

    /// <summary>Another attempt has taken the key: the response must not be sent.</summary>
    LeaseLost,

    /// <summary>The handler's writes may be rolled back with the outcome: only a retry shows the result.</summary>
    RolledBack,

    /// <summary>The handler aborted the connection: no response can be sent.</summary>
    Aborted,
}
