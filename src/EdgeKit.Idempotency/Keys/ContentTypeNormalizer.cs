using System.Buffers;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Keys;

/// <summary>Normalizes a <c>Content-Type</c>. Boundary and charset of a parsed form do not matter.</summary>
internal static class ContentTypeNormalizer
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789/.+-");

    public static string Normalize(string value, bool isForm)
    {
        if (!value.AsSpan().ContainsAnyExcept(Plain) || !MediaTypeHeaderValue.TryParse(value, out var type))
        {
            return value;
        }

        var parameters =
            from parameter in type.Parameters
            let name = parameter.Name.ToString().ToLowerInvariant()
            let text = HeaderUtilities.RemoveQuotes(parameter.Value).ToString()
            where !(name == "boundary" && isForm)
            && !(name == "charset" && (isForm || text.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            orderby name
            select $";{name}=\"{text}\"";
        return type.MediaType.ToString().ToLowerInvariant() + string.Concat(parameters);
    }
}
