namespace EdgeKit.Resilience.Client;

/// <summary>The policy of an HttpClient, as registered.</summary>
internal sealed record ClientPolicy(string? Client, string Policy)
{
    public string Path => Client is null ? "every HttpClient" : $"HttpClient \"{Client}\"";
}
