using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Tests.Http;

/// <summary>Fields written as they stand on the wire: <c>Name: value</c>, one line each.</summary>
internal static class HeaderLines
{
    public static IHeaderDictionary Lines(params string[] lines)
    {
        var fields = new HeaderDictionary();
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[line[..colon]] = StringValues.Concat(fields[line[..colon]], line[(colon + 1)..].Trim());
        }

        return fields;
    }
}
