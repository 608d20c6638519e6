namespace EdgeKit.Resilience.Telemetry;

/// <summary>An authority in the words of the semantic conventions.</summary>
internal static class AuthorityTags
{
    /// <returns><c>server.address</c> and <c>server.port</c>; nothing for a circuit that has no authority.</returns>
    public static IEnumerable<KeyValuePair<string, object?>> From(string authority) =>
        Uri.TryCreate(authority, UriKind.Absolute, out var uri)
        ? [new("server.address", uri.Host), new("server.port", uri.Port)] : [];
}
