using System.Net.Http.Headers;

namespace EdgeKit.Resilience.Messages;

/// <summary>
/// A request as its caller made it. Handlers below change the message of an attempt as they like: they sign it, put a
/// key to its query, pack its body, follow a redirect. The next attempt begins with what is kept here. Used by one call
/// at a time and then by another, because few calls are ever sent again and all would pay for the lists.
/// </summary>
internal sealed class RequestSnapshot
{
    [ThreadStatic]
    private static RequestSnapshot? _free;

    private readonly List<KeyValuePair<string, HeaderStringValues>> _headers = [];
    private readonly List<KeyValuePair<string, HeaderStringValues>> _contentHeaders = [];
    private readonly List<KeyValuePair<string, object?>> _options = [];
    private HttpRequestMessage _message = null!;
    private HttpMethod _method = HttpMethod.Get;
    private Uri? _uri;
    private Version _version = null!;
    private HttpVersionPolicy _versionPolicy;
    private HttpContent? _content;

    public static RequestSnapshot Take(HttpRequestMessage message)
    {
        var kept = _free ?? new RequestSnapshot();
        _free = null;
        kept.Keep(message);
        return kept;
    }

    /// <summary>
    /// Makes the message what it was, for the next attempt or for whoever looks at it in place of an answer.
    /// </summary>
    /// <returns>Whether it is: a message or a body that a handler has disposed cannot be sent again.</returns>
    public bool TryRestore()
    {
        try
        {
            (_message.Method, _message.RequestUri, _message.Content) = (_method, _uri, _content);
            (_message.Version, _message.VersionPolicy) = (_version, _versionPolicy);
            Write(_message.Headers, _headers);
            IDictionary<string, object?> options = _message.Options;
            options.Clear();
            _options.ForEach(options.Add);
            RestoreContent();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Nothing of one call is kept for another, its secrets least of all.</summary>
    public void Release()
    {
        _headers.Clear();
        _contentHeaders.Clear();
        _options.Clear();
        (_message, _uri, _content, _version) = (null!, null, null, null!);
        _free = this;
    }

    private void Keep(HttpRequestMessage message)
    {
        _message = message;
        (_method, _uri, _content) = (message.Method, message.RequestUri, message.Content);
        (_version, _versionPolicy) = (message.Version, message.VersionPolicy);
        Read(message.Headers, _headers);
        _options.AddRange(message.Options);
        if (_content is not null)
        {
            Read(_content.Headers, _contentHeaders);
        }
    }

    /// <summary>
    /// The body's own headers, and its stream where a handler has read it: a content gives the same stream each time it
    /// is asked for one.
    /// </summary>
    private void RestoreContent()
    {
        if (_content is null)
        {
            return;
        }

        Write(_content.Headers, _contentHeaders);
        if (_content.Headers.ContentLength is not null)
        {
            Rewind(_content);
        }
    }

    /// <summary>
    /// A content that was read asynchronously gives its stream in that way only, and that at once: it has it.
    /// </summary>
    private static void Rewind(HttpContent content)
    {
        try
        {
            content.ReadAsStream().Position = 0;
        }
        catch (HttpRequestException)
        {
            if (new ValueTask<Stream>(content.ReadAsStreamAsync()) is { IsCompletedSuccessfully: true } read)
            {
                read.GetAwaiter().GetResult().Position = 0; // it has completed: nothing blocks
            }
        }
    }

    private static void Read(HttpHeaders headers, List<KeyValuePair<string, HeaderStringValues>> kept)
    {
        foreach (var header in headers.NonValidated)
        {
            kept.Add(header);
        }
    }

    private static void Write(HttpHeaders headers, List<KeyValuePair<string, HeaderStringValues>> kept)
    {
        headers.Clear();
        foreach (var (name, values) in kept)
        {
            headers.TryAddWithoutValidation(name, values);
        }
    }
}
