using System.Net.Http.Headers;

namespace EdgeKit.Resilience.Messages;

/// <summary>
/// The caller's request before any handler changed it: handlers sign a message, compress its body or follow a redirect.
/// Restored before the next attempt. Pooled per thread, so that a call that is sent once does not pay for the lists.
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
        var snapshot = _free ?? new RequestSnapshot();
        _free = null;
        snapshot.Save(message);
        return snapshot;
    }

    /// <returns>False if a handler has disposed the message or its body.</returns>
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

    /// <summary>Clears the snapshot, secrets included, and returns it to the pool.</summary>
    public void Release()
    {
        _headers.Clear();
        _contentHeaders.Clear();
        _options.Clear();
        (_message, _uri, _content, _version) = (null!, null, null, null!);
        _free = this;
    }

    private void Save(HttpRequestMessage message)
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

    /// <summary>Restores the content's headers and rewinds its stream, which a handler may have read.</summary>
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
    /// A content that was read asynchronously returns its stream only asynchronously, and completes immediately.
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
                read.GetAwaiter().GetResult().Position = 0; // completed, so it does not block
            }
        }
    }

    private static void Read(HttpHeaders headers, List<KeyValuePair<string, HeaderStringValues>> saved)
    {
        foreach (var header in headers.NonValidated)
        {
            saved.Add(header);
        }
    }

    private static void Write(HttpHeaders headers, List<KeyValuePair<string, HeaderStringValues>> saved)
    {
        headers.Clear();
        foreach (var (name, values) in saved)
        {
            headers.TryAddWithoutValidation(name, values);
        }
    }
}
