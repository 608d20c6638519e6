namespace EdgeKit.Auth.Tokens;

/// <summary>Detects the reuse of values that are valid once: DPoP proofs, login states, logout tokens.</summary>
internal interface IReplayStore
{
    /// <summary>Records a use; false if it is already recorded.</summary>
    /// <param name="id">A hash with the kind of value as prefix, such as <c>dpop:</c>.</param>
    /// <param name="lifetime">Minimum time to keep the record.</param>
    ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime);

    /// <summary>Returns true if a use is recorded; for callers that record it after their work.</summary>
    ValueTask<bool> ContainsAsync(string id);
}
