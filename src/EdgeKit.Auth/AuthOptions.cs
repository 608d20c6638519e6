namespace EdgeKit.Auth;

/// <summary>The section <c>EdgeKit:Auth</c>: authentication and authorization of callers.</summary>
/// <remarks>Unknown settings are rejected. A reload creates a new instance; treat an instance as read-only.</remarks>
public sealed class AuthOptions
{
    /// <summary>Validation of access tokens in the <c>Authorization</c> header.</summary>
    /// <value>Default: no issuer is trusted, so every token is refused.</value>
    public JwtOptions Jwt { get; set; } = new();

    /// <summary>
    /// Named authorization policies, for <c>RequireAuthorization("name")</c> and for <c>AuthorizationPolicy</c> on a
    /// YARP route. A name defined here takes precedence over a policy of the same name registered in code.
    /// </summary>
    /// <value>Default: none. Names are case-insensitive.</value>
    public Dictionary<string, NamedPolicyOptions> Policies { get; set; } = [];

    /// <summary>API keys by id; callers send <c>X-Api-Key: id.secret</c>.</summary>
    /// <value>Default: none. Ids are case-sensitive and contain no dot.</value>
    public Dictionary<string, ApiKeyOptions> ApiKeys { get; set; } = [];

    /// <summary>Login for browsers (backend for frontend).</summary>
    /// <value>Default: none, no login. The section cannot be added or removed without a restart.</value>
    public BffOptions? Bff { get; set; }
}
