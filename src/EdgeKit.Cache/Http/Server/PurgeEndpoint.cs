using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Removes stored responses by URL, tag and policy; nothing if one of them is invalid.</summary>
internal sealed class PurgeEndpoint(CacheEngine engine, PolicyStates states, UrlInvalidation urls)
{
    public async Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (tags, policies) = (query["tag"].OfType<string>().ToArray(), query["policy"].OfType<string>().ToArray());
        var addresses = query["url"].OfType<string>().Select(url => Resolve(context.Request, url)).ToArray();
        if (Problem(tags, policies, addresses) is { } problem)
        {
            await Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest, title: "Nothing was purged")
                .ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        await Task.WhenAll(
        [
            urls.RemoveAsync(addresses.OfType<Uri>()),
            .. tags.Select(t => engine.PurgeTagAsync(t).AsTask()),
            .. policies.Select(p => engine.PurgeTagAsync(states.Get(p).PolicyTag).AsTask()),
        ]).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private string? Problem(string[] tags, string[] policies, Uri?[] addresses) =>
        tags.Length + policies.Length + addresses.Length == 0
        ? "Name what to purge: ?url=, ?tag= or ?policy=, each as often as needed."
        : addresses.Any(a => a is null) ? "A url is neither absolute nor a path that begins with a slash."
        : tags.Where(t => t != CacheTags.Everything).Select(CacheTags.Problem).FirstOrDefault(p => p is not null)
            ?? (policies.FirstOrDefault(p => !states.Contains(p)) is { } name
                ? $"There is no cache policy \"{name}\"." : null);

    /// <summary>A path refers to the host of the request.</summary>
    private static Uri? Resolve(HttpRequest request, string url) =>
        url.StartsWith('/')
        ? Uri.TryCreate($"{request.Scheme}://{request.Host}{url}", UriKind.Absolute, out var here) ? here : null
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
