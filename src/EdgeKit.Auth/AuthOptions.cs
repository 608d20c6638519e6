namespace EdgeKit.Auth;

/// <summary>The section <c>EdgeKit:Auth</c>: who may call, and with what.</summary>
/// <remarks>Bound strictly and reloaded whole. Treat an instance as read-only.</remarks>
public sealed class AuthOptions
{
    /// <summary>How access tokens in the <c>Authorization</c> header are validated.</summary>
    /// <value>Default: no issuer is known, so every token is refused.</value>
    public JwtOptions Jwt { get; set; } = new();

    /// <summary>
    /// Named authorization policies, for <c>RequireAuthorization("name")</c> and for <c>AuthorizationPolicy</c> on a
    /// route of YARP. A name that stands here hides a policy of the same name registered in code.
    /// </summary>
    /// <value>Default: none. Names are compared without regard to case.</value>
    public Dictionary<string, NamedPolicyOptions> Policies { get; set; } = [];

    /// <summary>API keys by their id; a caller sends <c>X-Api-Key: id.secret</c>.</summary>
    /// <value>Default: none. Ids are case-sensitive and hold no dot.</value>
    public Dictionary<string, ApiKeyOptions> ApiKeys { get; set; } = [];

    /// <summary>A login for people with browsers.</summary>
    /// <value>Default: none. It cannot be added or removed while the application runs.</value>
    public BffOptions? Bff { get; set; }
}
