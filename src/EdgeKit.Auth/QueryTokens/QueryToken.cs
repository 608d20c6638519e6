using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Auth.QueryTokens;

/// <summary>An access token that a request brought in its query, and that stands there no longer.</summary>
internal sealed record QueryToken(string Text)
{
    private const string Name = "access_token";

    /// <summary>Takes the token off a request: out of the query, and out of the request line as it was sent.</summary>
    /// <returns><see langword="null"/> where there was none.</returns>
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

        // several are one that cannot be read
        return new QueryToken(string.Join(',', found.Where(text => text.Length > 0)));
    }

    /// <summary>
    /// A query without its question mark, taken apart: names are compared as the platform does, decoded and without
    /// regard to case.
    /// </summary>
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
