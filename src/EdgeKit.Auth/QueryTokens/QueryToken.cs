using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Auth.QueryTokens;

/// <summary>An access token that was removed from the query of the request.</summary>
internal sealed record QueryToken(string Text)
{
    private const string Name = "access_token";

    /// <summary>Removes the token from the query and the raw request target.</summary>
    /// <returns><see langword="null"/> if there is no token.</returns>
    public static QueryToken? RemoveFrom(IHttpRequestFeature request)
    {
        if (request.QueryString.Length == 0)
        {
            return null;
        }

        var (query, found) = Split(request.QueryString.AsSpan(1));
        if (found.Count == 0)
        {
            return null;
        }

        request.QueryString = query.Length == 0 ? "" : "?" + query;
        if (request.RawTarget.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark)
        {
            request.RawTarget = request.RawTarget[..mark] + request.QueryString;
        }

        // Several tokens are joined into a malformed one, which is refused.
        return new QueryToken(string.Join(',', found.Where(text => text.Length > 0)));
    }

    /// <summary>Compares names decoded and case-insensitively, as ASP.NET Core does.</summary>
    private static (string Query, List<string> Found) Split(ReadOnlySpan<char> query)
    {
        var rest = new List<string>();
        var found = new List<string>();
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (Decode(equals < 0 ? pair : pair[..equals]).Equals(Name, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(equals < 0 ? "" : Decode(pair[(equals + 1)..]));
            }
            else
            {
                rest.Add(pair.ToString());
            }
        }

        return (string.Join('&', rest), found);
    }

    private static string Decode(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text.ToString().Replace('+', ' '));
}
