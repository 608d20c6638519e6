namespace EdgeKit.Resilience.Messages;

internal static class RequestCopy
{
    public static HttpRequestMessage Of(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = RepeatableContent.IsInspectable(request.Content)
                ? new ContentCopy(request.Content!) : request.Content,
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
        };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        IDictionary<string, object?> options = copy.Options;
        foreach (var option in request.Options)
        {
            options.Add(option);
        }

        return copy;
    }
}
