namespace EdgeKit.Cache;

/// <summary>
/// Endpoint metadata that puts answers to GET and HEAD under a cache policy; the last one on an endpoint counts.
/// </summary>
public interface ICacheResponseMetadata
{
    /// <summary>The name of the policy; <see langword="null"/> takes the endpoint out of the cache.</summary>
    string? PolicyName { get; }
}
