namespace Shop.Identity.Protocol;

/// <summary>An error response of RFC 6749, 5.2.</summary>
internal sealed class OAuthException : Exception
{
    private OAuthException(string error, string description, int status = StatusCodes.Status400BadRequest)
        : base(description)
    {
        Error = error;
        Status = status;
    }

    public string Error { get; }

    public int Status { get; }

    public static OAuthException InvalidRequest(string description) => new("invalid_request", description);

    public static OAuthException InvalidClient(string description) =>
        new("invalid_client", description, StatusCodes.Status401Unauthorized);

    public static OAuthException InvalidTarget(string description) => new("invalid_target", description);

    public static OAuthException InvalidGrant(string description) => new("invalid_grant", description);

    public static OAuthException InvalidScope(string description) => new("invalid_scope", description);

    public static OAuthException UnauthorizedClient(string description) => new("unauthorized_client", description);

    public static OAuthException UnsupportedGrantType(string description) => new("unsupported_grant_type", description);

    public IResult ToResult(HttpContext context)
    {
        if (Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"shop-identity\"";
        }

        return Results.Json(new { error = Error, error_description = Message }, statusCode: Status);
    }
}
