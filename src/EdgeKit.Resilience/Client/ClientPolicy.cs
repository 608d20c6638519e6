namespace EdgeKit.Resilience.Client;

/// <summary>A client was given a policy.</summary>
/// <param name="Client">The client; <see langword="null"/> for every one that has no policy of its own.</param>
/// <param name="Policy">The policy.</param>
internal sealed record ClientPolicy(string? Client, string Policy)
{
    /// <summary>The client as problems name it.</summary>
    public string Path => Client is null ? "every HttpClient" : $"HttpClient \"{Client}\"";
}
