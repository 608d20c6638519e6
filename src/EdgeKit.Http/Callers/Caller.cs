using System.Globalization;
using System.Security.Claims;

namespace EdgeKit.Http.Callers;

/// <summary>
/// Who an authenticated request is from. A name alone says nothing: two issuers may know two people by one name, and so
/// may an issuer and a list of API keys. This is the one definition for limits, cells, idempotency keys and traces.
/// </summary>
/// <param name="Scheme">How it was shown, for example <c>EdgeKit.Bearer</c>.</param>
/// <param name="Issuer">Who says so; empty when nobody but this application does.</param>
/// <param name="Claim">
/// What the name is: <c>sub</c>, the platform's name identifier, <c>client_id</c> or <c>azp</c>, the first that there
/// is; empty for the name of the identity.
/// </param>
/// <param name="Name">The name.</param>
internal readonly record struct Caller(string Scheme, string Issuer, string Claim, string Name)
{
    private static readonly string[] NameClaims = ["sub", ClaimTypes.NameIdentifier, "client_id", "azp"];

    /// <summary>One text that no other caller has.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture, $"{Scheme.Length}:{Scheme}{Issuer.Length}:{Issuer}{Claim.Length}:{Claim}{Name}");

    /// <returns><see langword="null"/> for a caller without identity or without name.</returns>
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

    /// <summary>Everything that the caller is known by: a client has an identifier besides its subject.</summary>
    public static IEnumerable<Caller> NamesOf(ClaimsPrincipal user) =>
        from identity in user.Identities
        where identity.IsAuthenticated
        from type in NameClaims
        let claim = identity.FindFirst(type)
        where claim is { Value.Length: > 0 }
        select new Caller(identity.AuthenticationType!, IssuerOf(claim, identity), claim.Type, claim.Value);

    /// <summary>The first claim of a type that an authenticated identity has, and who says so.</summary>
    public static (string Issuer, string Value)? ClaimOf(ClaimsPrincipal user, string type)
    {
        foreach (var identity in user.Identities)
        {
            if (identity.IsAuthenticated && identity.FindFirst(type) is { Value.Length: > 0 } claim)
            {
                return (IssuerOf(claim, identity), claim.Value);
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a text of the settings means this caller: a name, or <c>ISSUER|NAME</c> or <c>SCHEME|NAME</c> where the
    /// name alone could be somebody else's.
    /// </summary>
    public bool IsCalled(string text) => text == Name || IsCalled(text, Issuer) || IsCalled(text, Scheme);

    private static Caller? Of(ClaimsIdentity identity)
    {
        foreach (var type in NameClaims)
        {
            if (identity.FindFirst(type) is { Value.Length: > 0 } claim)
            {
                return new Caller(identity.AuthenticationType!, IssuerOf(claim, identity), claim.Type, claim.Value);
            }
        }

        return identity.Name is { Length: > 0 } name ? new Caller(identity.AuthenticationType!, "", "", name) : null;
    }

    private static string IssuerOf(Claim claim, ClaimsIdentity identity) =>
        claim.Issuer != ClaimsIdentity.DefaultIssuer ? claim.Issuer : identity.FindFirst("iss")?.Value ?? "";

    private bool IsCalled(string text, string by) =>
        text.Length == by.Length + 1 + Name.Length && text[by.Length] == '|'
        && text.StartsWith(by, StringComparison.Ordinal) && text.EndsWith(Name, StringComparison.Ordinal);
}
