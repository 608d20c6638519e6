namespace EdgeKit.Cache;

/// <summary>Endpoint metadata that assigns GET and HEAD to a cache policy; the last one on an endpoint wins.</summary>
public interface ICacheResponseMetadata
{
    /// <summary>Gets the name of the policy; <see langword="null"/> disables the cache for the endpoint.</summary>
    string? PolicyName { get; }
}
