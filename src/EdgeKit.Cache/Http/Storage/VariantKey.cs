using System.Security.Cryptography;
using System.Text;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The part of a variant's key that contains the selecting request fields (RFC 9111 §4.1).</summary>
internal static class VariantKey
{
    public const string CookiePrefix = "cookie:";

    private const int MaxPlainLength = 256;

    public static string Of(VaryMarker marker, IHeaderDictionary request, IRequestCookieCollection? cookies)
    {
        var text = new StringBuilder();
        foreach (var name in marker.Names)
        {
            text.Append('\n').Append(name);
            if (ValueOf(name, request, cookies) is { } value)
            {
                text.Append('=').Append(value); // An absent field differs from an empty one.
            }
        }

        return $"{marker.Id}{(text.Length > MaxPlainLength ? Hash(text.ToString()) : text)}";
    }

    private static string? ValueOf(string name, IHeaderDictionary request, IRequestCookieCollection? cookies)
    {
        if (name.StartsWith(CookiePrefix, StringComparison.Ordinal))
        {
            return cookies?[name[CookiePrefix.Length..]];
        }

        var field = request[name];
        return field.Count == 0 ? null : VaryRules.Normalize(name, field);
    }

    private static string Hash(string text) =>
        "\n" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
