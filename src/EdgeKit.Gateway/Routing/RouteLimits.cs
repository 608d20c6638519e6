namespace EdgeKit.Gateway.Routing;

/// <summary>Limits on the requests of a route; endpoint metadata.</summary>
/// <param name="MaxHeaderBytes">Maximum size of all request headers; null for the server's limit.</param>
/// <param name="Timeout">From the first byte forwarded to the last byte of the response; null for none.</param>
/// <param name="AllowsAnyPath">True if ambiguous paths are forwarded, too.</param>
internal sealed record RouteLimits(long? MaxHeaderBytes, TimeSpan? Timeout, bool AllowsAnyPath)
{
    public bool IsEmpty => this is { MaxHeaderBytes: null, Timeout: null, AllowsAnyPath: false };
}
