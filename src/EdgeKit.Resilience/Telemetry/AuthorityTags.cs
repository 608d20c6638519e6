namespace EdgeKit.Resilience.Telemetry;

/// <summary>The tags of an authority, as OpenTelemetry's semantic conventions name them.</summary>
internal static class AuthorityTags
{
    /// <returns><c>server.address</c> and <c>server.port</c>; nothing for a circuit without an authority.</returns>
    public static IEnumerable<KeyValuePair<string, object?>> From(string authority) =>
        Uri.TryCreate(authority, UriKind.Absolute, out var uri)
        ? [new("server.address", uri.Host), new("server.port", uri.Port)] : [];
}
