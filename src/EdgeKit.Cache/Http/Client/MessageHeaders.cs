using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Client;

/// <summary>Converts between message headers and the dictionaries that the rules read.</summary>
internal static class MessageHeaders
{
    public static IHeaderDictionary Of(HttpRequestMessage request) =>
        Add(new HeaderDictionary(), request.Headers.NonValidated);

    public static IHeaderDictionary Of(HttpResponseMessage response)
    {
        var fields = Add(new HeaderDictionary(), response.Headers.NonValidated);
        return Add(fields, response.Content.Headers.NonValidated);
    }

    public static void Write(HttpResponseMessage response, string name, StringValues value)
    {
        if (!response.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
        {
            response.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        }
    }

    public static void Write(HttpResponseMessage response, CacheStatus status) =>
        Write(response, CacheStatus.FieldName, status.ToString());

    private static IHeaderDictionary Add(
        IHeaderDictionary fields, System.Net.Http.Headers.HttpHeadersNonValidated headers)
    {
        foreach (var (name, values) in headers)
        {
            fields[name] = values.ToArray();
        }

        return fields;
    }
}
