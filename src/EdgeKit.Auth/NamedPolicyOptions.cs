namespace EdgeKit.Auth;

/// <summary>An entry of <c>EdgeKit:Auth:Policies</c>; authenticated callers who meet every requirement pass.</summary>
public sealed class NamedPolicyOptions
{
    /// <summary>The required scopes, all of them, in <c>scope</c> or <c>scp</c>.</summary>
    /// <value>Default: none.</value>
    public List<string> Scopes { get; set; } = [];

    /// <summary>Required claims by type, with the values of which a caller must have one; none accepts any.</summary>
    /// <value>Default: none. A claim type with a colon cannot be a configuration key: require it in code.</value>
    public Dictionary<string, List<string>> Claims { get; set; } = [];

    /// <summary>
    /// True if a GET request may carry its access token in the query parameter <c>access_token</c> (RFC 6750, 2.3), for
    /// WebSockets and event streams of browsers, which cannot send headers. The token is moved to <c>Authorization</c>
    /// for endpoints with this policy. If any policy enables it, the parameter is removed from every request before
    /// logging, tracing, caching and forwarding.
    /// </summary>
    /// <value>Default: <see langword="false"/>. Enabling it in the first policy needs a restart.</value>
    public bool TokenInQuery { get; set; }
}
