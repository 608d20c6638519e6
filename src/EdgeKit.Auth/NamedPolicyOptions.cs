namespace EdgeKit.Auth;

/// <summary>
/// One entry of <c>EdgeKit:Auth:Policies</c>. A caller passes who is authenticated and meets every line.
/// </summary>
public sealed class NamedPolicyOptions
{
    /// <summary>The scopes that the token must all carry, in <c>scope</c> or <c>scp</c>.</summary>
    /// <value>Default: none.</value>
    public List<string> Scopes { get; set; } = [];

    /// <summary>
    /// For each claim type the values of which the token must carry one; an empty list asks for any value.
    /// </summary>
    /// <value>
    /// Default: none. A claim type with a colon in it cannot be a key of .NET configuration: register such a policy in
    /// code.
    /// </value>
    public Dictionary<string, List<string>> Claims { get; set; } = [];

    /// <summary>
    /// Whether a GET may bring its access token as <c>access_token</c> in the query (RFC 6750, 2.3), for browsers'
    /// WebSockets and event streams, which cannot send headers. Endpoints that name this policy then find it in
    /// <c>Authorization</c>. As soon as one policy says so, the parameter is taken off every request before anything is
    /// logged, traced, cached or sent on, whatever its endpoint.
    /// </summary>
    /// <value>Default: <see langword="false"/>. The first one cannot be added while the application runs.</value>
    public bool TokenInQuery { get; set; }
}
