namespace Shop.Identity;

/// <summary>The section <c>Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>
    /// The issuer written into tokens and discovery; default: the first address the server listens on.
    /// </summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// Where the signing keys live, so that a restarted server keeps them; default: a file in the temp folder.
    /// </summary>
    public string KeyFile { get; set; } = Path.Combine(Path.GetTempPath(), "shop-identity", "keys.json");

    /// <summary>
    /// How long the access tokens of a login last, in seconds; short, so that a demonstration sees them renewed.
    /// </summary>
    public int LoginTokenSeconds { get; set; } = 300;

    /// <summary>
    /// Where the client <c>shop-web</c> receives its codes, exactly; default: the gateway at its usual port when none
    /// is given.
    /// </summary>
    public IList<string> RedirectUris { get; } = [];
}
