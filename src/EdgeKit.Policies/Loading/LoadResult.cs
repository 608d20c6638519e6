namespace EdgeKit.Policies.Loading;

/// <param name="Table">The table; null if the load threw.</param>
/// <param name="Problems">The problems found; the table is complete if there are none.</param>
/// <param name="Fingerprint">A hash of the configuration before it was loaded.</param>
internal sealed record LoadResult(PolicyTable? Table, PolicyProblems Problems, string Fingerprint)
{
    public Exception? Error { get; init; }

    /// <summary>The complete table, unless there are problems.</summary>
    public PolicyTable? Complete => Problems.All.Count == 0 ? Table : null;

    /// <summary>Equal for two loads of the same text with the same result.</summary>
    public string Attempt { get; } = string.Join('\n', [Fingerprint, .. Problems.All]);
}
