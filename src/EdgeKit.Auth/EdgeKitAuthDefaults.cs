namespace EdgeKit.Auth;

/// <summary>The names of EdgeKit's authentication schemes, for policies and selectors that name a scheme.</summary>
public static class EdgeKitAuthDefaults
{
    /// <summary>
    /// All callers of EdgeKit: with an access token, an API key or a session. The default scheme where the application
    /// has no scheme of its own.
    /// </summary>
    public const string AuthenticationScheme = "EdgeKit";

    /// <summary>An access token of an issuer of <c>EdgeKit:Auth:Jwt:Issuers</c>, and nothing else.</summary>
    public const string BearerScheme = "EdgeKit.Bearer";

    /// <summary>An API key of <c>EdgeKit:Auth:ApiKeys</c>, and nothing else.</summary>
    public const string ApiKeyScheme = "EdgeKit.ApiKey";

    /// <summary>
    /// A session of someone who has logged in, and nothing else; there is no such scheme without
    /// <c>EdgeKit:Auth:Bff</c>.
    /// </summary>
    public const string SessionScheme = "EdgeKit.Session";
}
