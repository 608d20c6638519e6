namespace EdgeKit.Policies;

/// <summary>One configuration error.</summary>
/// <param name="Path">The configuration path of the key, such as <c>EdgeKit:RateLimit:Global:0</c>.</param>
/// <param name="Value">The value as written; <see langword="null"/> if there is none or it is a secret.</param>
/// <param name="Reason">What is wrong, as a clause: "is not a number".</param>
/// <param name="Fix">What to do about it, as a sentence.</param>
public sealed record PolicyProblem(string Path, string? Value, string Reason, string Fix)
{
    /// <summary>Formats the problem in one line: path, value, reason, fix.</summary>
    /// <returns><c>EdgeKit:RateLimit:Global:0 = "per-adress": names no policy. Did you mean per-address?</c></returns>
    public override string ToString() =>
        Value is null ? $"{Path}: {Reason}. {Fix}" : $"{Path} = \"{Value}\": {Reason}. {Fix}";
}
