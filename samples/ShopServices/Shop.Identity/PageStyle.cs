using System.Security.Cryptography;
using System.Text;

namespace Shop.Identity;

/// <summary>The content security policy of a page with one style sheet and no other active content.</summary>
internal static class PageStyle
{
    /// <summary>Allows the style by its hash; browsers hash it with line feeds as line ends.</summary>
    public static string Policy(string style)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style.ReplaceLineEndings("\n"))));
        return $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; frame-ancestors 'none'";
    }
}
