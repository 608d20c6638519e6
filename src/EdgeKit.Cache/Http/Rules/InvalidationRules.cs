using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>Determines the URLs that an unsafe request invalidates (RFC 9111 §4.4).</summary>
internal static class InvalidationRules
{
    public static bool IsUnsafe(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
        || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method) || HttpMethods.IsConnect(method));

    /// <summary>The target, and the URLs of Location and Content-Location if they have the same origin.</summary>
    public static IEnumerable<Uri> Obsolete(Uri target, IHeaderDictionary response) =>
        new[] { response.Location.ToString(), response.ContentLocation.ToString() }
            .Where(reference => reference.Length > 0)
            .Select(reference => Uri.TryCreate(target, reference, out var uri) ? uri : null)
            .OfType<Uri>()
            .Where(uri => Uri.Compare(uri, target,
                UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0)
            .Prepend(target)
            .Distinct();
}
