using System.ComponentModel.DataAnnotations;
using EdgeKit.Http.Callers;

namespace EdgeKit.Http;

/// <summary>
/// The section <c>EdgeKit:Http</c>: what all features believe of a request, so that none of them sees another caller
/// than the others.
/// </summary>
public sealed class HttpOptions : IValidatableObject
{
    /// <summary>
    /// Proxies in front of this application: networks in CIDR notation (<c>10.0.0.0/8</c>) or single addresses. Their
    /// <c>X-Forwarded-For</c> tells the client's address, and the gateway passes on what they say of the client. A peer
    /// on a Unix domain socket or a named pipe is of this machine, and one of them when <c>127.0.0.1</c> or <c>::1</c>
    /// is. The lists of that name in <c>EdgeKit:RateLimit</c> and <c>EdgeKit:Gateway</c> are added to this one.
    /// </summary>
    /// <value>Default: none, so that the peer of the connection is the client.</value>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// Request headers by which a caller says who it is, whether this application checks them or a service behind it
    /// does. A request with one of them is somebody's: its answer is shared only where the origin says so, an anonymous
    /// idempotency key is its sender's alone, and nobody may send them in another spelling. A list replaces the
    /// default. For the response cache, cookies have rules of their own.
    /// </summary>
    /// <value>
    /// Default: <c>Authorization</c>, <c>Proxy-Authorization</c>, <c>Cookie</c>, <c>DPoP</c>, and the headers in which
    /// keys and tokens commonly come, such as <c>X-Api-Key</c>, <c>X-Auth-Token</c> and <c>X-Forwarded-User</c>.
    /// </value>
    public List<string> CredentialHeaders { get; set; } =
    [
        "Authorization", "Proxy-Authorization",
            "Cookie", "DPoP", "X-Api-Key", "Api-Key", "X-Api-Token", "X-Auth-Token", "X-Auth-Key", "X-Access-Token",
        "X-Id-Token", "X-Session-Token",
        "X-User-Token", "Private-Token", "Ocp-Apim-Subscription-Key", "X-Functions-Key", "X-Goog-Api-Key",
        "X-Amz-Security-Token", "X-Shopify-Access-Token", "X-Vault-Token",
        "ApiKey", "X-ApiKey", "X-Access-Key", "X-Subscription-Key", "X-RapidAPI-Key", "Token", "X-Token",
        "Auth-Token", "Access-Token", "Job-Token", "X-Gitlab-Token",
        "X-Authorization", "Authentication", "X-Authentication", "X-Auth", "X-JWT", "X-JWT-Token", "X-Session-Id",
        "X-Session", "X-Client-Secret", "X-Api-Secret",

        // What proxies that log people in say of them.
        "X-Forwarded-User", "X-Forwarded-Access-Token",
        "X-Auth-Request-User", "X-Auth-Request-Access-Token", "Remote-User", "X-Remote-User", "X-Amzn-Oidc-Data",
        "X-Amzn-Oidc-Accesstoken", "Cf-Access-Jwt-Assertion", "X-Goog-Iap-Jwt-Assertion",
        "X-Ms-Client-Principal", "X-Ms-Client-Principal-Id", "X-Client-Cert", "X-Arr-Clientcert",
    ];

    /// <summary>Refuses proxies that are no networks, and headers that are none.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The problems.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        NetworkList.Check(TrustedProxies, nameof(TrustedProxies)).Concat(
            HeaderNameRules.Check(CredentialHeaders, nameof(CredentialHeaders)));
}
