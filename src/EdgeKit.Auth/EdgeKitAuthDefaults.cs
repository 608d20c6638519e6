namespace EdgeKit.Auth;

/// <summary>Names of the authentication schemes of EdgeKit.</summary>
public static class EdgeKitAuthDefaults
{
    /// <summary>Accepts access tokens, API keys and sessions. The default if the application has named none.</summary>
    public const string AuthenticationScheme = "EdgeKit";

    /// <summary>Accepts only access tokens of the issuers in <c>EdgeKit:Auth:Jwt:Issuers</c>.</summary>
    public const string BearerScheme = "EdgeKit.Bearer";

    /// <summary>Accepts only API keys of <c>EdgeKit:Auth:ApiKeys</c>.</summary>
    public const string ApiKeyScheme = "EdgeKit.ApiKey";

    /// <summary>Accepts only sessions of logged-in users. Exists if <c>EdgeKit:Auth:Bff</c> is configured.</summary>
    public const string SessionScheme = "EdgeKit.Session";
}
