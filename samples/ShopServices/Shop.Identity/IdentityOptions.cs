using Shop.Identity.Keys;

namespace Shop.Identity;

/// <summary>The section <c>Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>The issuer in tokens and discovery; default: the first address that the server listens on.</summary>
    public string? Issuer { get; set; }

    /// <summary>The file of the signing keys, which a restart keeps; default: a file in the temporary folder.</summary>
    public string KeyFile { get; set; } = Path.Combine(Path.GetTempPath(), "shop-identity", "keys.json");

    /// <summary>
    /// The lifetime of a login's access tokens in seconds; short, so that a demonstration shows their renewal.
    /// </summary>
    public int LoginTokenSeconds { get; set; } = 300;

    /// <summary>The redirect URIs of the client <c>shop-web</c>; default: the gateway at its usual port.</summary>
    public IList<string> RedirectUris { get; } = [];
}
