using System.Globalization;
using System.Security.Claims;

namespace EdgeKit.Http.Callers;

/// <summary>
/// The authenticated caller of a request: scheme, issuer and name together, since two issuers may give two people the
/// same name. The one definition for rate limits, cells, idempotency keys and traces.
/// </summary>
/// <param name="Scheme">The authentication scheme, for example <c>EdgeKit.Bearer</c>.</param>
/// <param name="Issuer">The issuer of the claim; empty if this application itself issued it.</param>
/// <param name="Claim">
/// The type of the claim that holds the name, the first that is present of <c>sub</c>, the name identifier,
/// <c>client_id</c> and <c>azp</c>; empty for the name of the identity.
/// </param>
/// <param name="Name">The name.</param>
internal readonly record struct Caller(string Scheme, string Issuer, string Claim, string Name)
{
    private static readonly string[] NameClaims = ["sub", ClaimTypes.NameIdentifier, "client_id", "azp"];

    /// <summary>Identifies the caller in keys: the parts, length-prefixed so that no two callers share one.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture, $"{Scheme.Length}:{Scheme}{Issuer.Length}:{Issuer}{Claim.Length}:{Claim}{Name}");

    /// <returns><see langword="null"/> if no identity is authenticated and has a name.</returns>
    public static Caller? Of(ClaimsPrincipal user)
    {
        foreach (var identity in user.Identities)
        {
            if (identity.IsAuthenticated && Of(identity) is { } caller)
            {
                return caller;
            }
        }

        return null;
    }

    /// <summary>One entry per name claim: a client has an identifier besides its subject.</summary>
    public static IEnumerable<Caller> NamesOf(ClaimsPrincipal user) =>
        from identity in user.Identities
        where identity.IsAuthenticated
        from type in NameClaims
        let caller = Find(identity, type)
        where caller is not null
        select caller.Value;

    /// <summary>Gets the first claim of a type among the authenticated identities, and its issuer.</summary>
    public static (string Issuer, string Value)? ClaimOf(ClaimsPrincipal user, string type)
    {
        foreach (var identity in user.Identities)
        {
            if (identity.IsAuthenticated && Find(identity, type) is { } caller)
            {
                return (caller.Issuer, caller.Name);
            }
        }

        return null;
    }

    /// <summary>
    /// True if a configured value denotes this caller: <c>NAME</c>, or <c>ISSUER|NAME</c> or <c>SCHEME|NAME</c> where
    /// the name alone is ambiguous.
    /// </summary>
    public bool Matches(string text) => text == Name || Matches(text, Issuer) || Matches(text, Scheme);

    private static Caller? Of(ClaimsIdentity identity)
    {
        foreach (var type in NameClaims)
        {
            if (Find(identity, type) is { } caller)
            {
                return caller;
            }
        }

        return identity.Name is { Length: > 0 } name ? new Caller(identity.AuthenticationType!, "", "", name) : null;
    }

    private static Caller? Find(ClaimsIdentity identity, string type) =>
        identity.FindFirst(type) is { Value.Length: > 0 } claim
        ? new Caller(identity.AuthenticationType!, IssuerOf(claim, identity), claim.Type, claim.Value) : null;

    private static string IssuerOf(Claim claim, ClaimsIdentity identity) =>
        claim.Issuer != ClaimsIdentity.DefaultIssuer ? claim.Issuer : identity.FindFirst("iss")?.Value ?? "";

    private bool Matches(string text, string by) =>
        text.Length == by.Length + 1 + Name.Length && text[by.Length] == '|'
        && text.StartsWith(by, StringComparison.Ordinal) && text.EndsWith(Name, StringComparison.Ordinal);
}
