using System.Security.Cryptography;
using System.Text;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The second step of a key: the values of the request fields that a marker names (RFC 9111 §4.1).</summary>
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
                text.Append('=').Append(value); // an absent field differs from an empty one
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
