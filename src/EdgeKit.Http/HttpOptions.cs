using System.ComponentModel.DataAnnotations;
using EdgeKit.Http.Callers;

namespace EdgeKit.Http;

/// <summary>
/// The section <c>EdgeKit:Http</c>: how all features determine a request's caller, so that they agree.
/// </summary>
public sealed class HttpOptions : IValidatableObject
{
    /// <summary>
    /// Trusted proxies in front of this application: networks in CIDR notation (<c>10.0.0.0/8</c>) or single addresses.
    /// The client's address is taken from their <c>X-Forwarded-For</c>, and the gateway forwards the headers that
    /// describe the client. A peer on a Unix domain socket or named pipe is trusted if <c>127.0.0.1</c> or <c>::1</c>
    /// is listed. The lists of the same name in <c>EdgeKit:RateLimit</c> and <c>EdgeKit:Gateway</c> are added to this
    /// one. Default: none; the peer of the connection is the client.
    /// </summary>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// Request headers that identify a caller, to this application or to a service behind it. The response to a request
    /// with one of them is cached for others only if the origin allows it, an anonymous idempotency key is scoped to
    /// its value, and the gateway removes other spellings of its name. A list replaces the default. The response cache
    /// treats cookies separately. Default: <c>Authorization</c>, <c>Proxy-Authorization</c>, <c>Cookie</c>,
    /// <c>DPoP</c>, and the usual headers for keys and tokens, such as <c>X-Api-Key</c>, <c>X-Auth-Token</c> and
    /// <c>X-Forwarded-User</c>.
    /// </summary>
    public List<string> CredentialHeaders { get; set; } =
    [
        "Authorization", "Proxy-Authorization", "Cookie", "DPoP", "X-Api-Key", "Api-Key", "X-Api-Token", "X-Auth-Token",
        "X-Auth-Key", "X-Access-Token", "X-Id-Token", "X-Session-Token", "X-User-Token", "Private-Token",
        "Ocp-Apim-Subscription-Key", "X-Functions-Key", "X-Goog-Api-Key", "X-Amz-Security-Token",
        "X-Shopify-Access-Token", "X-Vault-Token", "ApiKey", "X-ApiKey", "X-Access-Key", "X-Subscription-Key",
        "X-RapidAPI-Key", "Token", "X-Token", "Auth-Token", "Access-Token", "Job-Token", "X-Gitlab-Token",
        "X-Authorization", "Authentication", "X-Authentication", "X-Auth", "X-JWT", "X-JWT-Token", "X-Session-Id",
        "X-Session", "X-Client-Secret", "X-Api-Secret",
        // From authenticating proxies.
        "X-Forwarded-User", "X-Forwarded-Access-Token", "X-Auth-Request-User", "X-Auth-Request-Access-Token",
        "Remote-User", "X-Remote-User", "X-Amzn-Oidc-Data", "X-Amzn-Oidc-Accesstoken", "Cf-Access-Jwt-Assertion",
        "X-Goog-Iap-Jwt-Assertion", "X-Ms-Client-Principal", "X-Ms-Client-Principal-Id", "X-Client-Cert",
        "X-Arr-Clientcert",
    ];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        NetworkList.Check(TrustedProxies, nameof(TrustedProxies))
            .Concat(HeaderNameRules.Check(CredentialHeaders, nameof(CredentialHeaders)));
}
