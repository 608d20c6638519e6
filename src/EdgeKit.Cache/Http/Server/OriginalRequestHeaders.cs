using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Restores the request headers that <see cref="OriginRequest"/> changes.</summary>
internal sealed class OriginalRequestHeaders : IDisposable
{
    private static readonly string[] Names = ["If-None-Match", "If-Modified-Since", "If-Range", "Range", "Cookie"];

    private readonly IHeaderDictionary _headers;
    private readonly StringValues[] _values;

    public OriginalRequestHeaders(IHeaderDictionary headers)
    {
        _headers = headers;
        _values = [.. Names.Select(n => headers[n])];
    }

    /// <summary>The client's own conditions.</summary>
    public IHeaderDictionary Conditions => new HeaderDictionary { [Names[0]] = _values[0], [Names[1]] = _values[1] };

    public void Dispose()
    {
        for (var i = 0; i < Names.Length; i++)
        {
            _headers[Names[i]] = _values[i]; // An empty value removes the header.
        }
    }
}
