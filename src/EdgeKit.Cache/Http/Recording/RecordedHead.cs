using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// Status and fields of an endpoint's response, kept apart from those that outer middleware sets for this client. Outer
/// middleware sees the client's response.
/// </summary>
internal sealed class RecordedHead(OuterScope scope, IHttpResponseFeature? client) : IHttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();
    private readonly TrackedHeaders _headers = new(client?.Headers ?? new HeaderDictionary());
    private int _statusCode = client?.StatusCode ?? StatusCodes.Status200OK;
    private string? _reasonPhrase = client?.ReasonPhrase;
    private bool _hasStarted;

    public int StatusCode
    {
        get => OuterResponse?.StatusCode ?? _statusCode;
        set
        {
            if (OuterResponse is { } response)
            {
                response.StatusCode = value;
                return;
            }

            _statusCode = _hasStarted ? throw Late("StatusCode") : value;
        }
    }

    public string? ReasonPhrase
    {
        get => OuterResponse is { } response ? response.ReasonPhrase : _reasonPhrase;
        set
        {
            if (OuterResponse is { } response)
            {
                response.ReasonPhrase = value;
                return;
            }

            _reasonPhrase = _hasStarted ? throw Late("ReasonPhrase") : value;
        }
    }

    public IHeaderDictionary Headers
    {
        get => OuterResponse?.Headers ?? _headers;
        set => Replace(Headers, [.. value]);
    }

    /// <summary>Unused: the body has its own feature.</summary>
    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted => OuterResponse?.HasStarted ?? _hasStarted;

    /// <summary>True if the endpoint's response has started, for outer middleware too.</summary>
    public bool IsFinal => _hasStarted;

    /// <summary>The endpoint's own fields, once the response has started.</summary>
    public EndpointFields Own { get; private set; } = new(new HeaderDictionary(), [], []);

    private IHttpResponseFeature? OuterResponse => scope.IsActive ? client : null;

    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (OuterResponse is { } response)
        {
            response.OnStarting(callback, state);
            return;
        }

        if (_hasStarted)
        {
            throw Late("OnStarting");
        }

        _starting.Push((callback, state));
    }

    public void OnCompleted(Func<object, Task> callback, object state)
    {
        if (client is null)
        {
            _completed.Push((callback, state));
        }
        else
        {
            client.OnCompleted(callback, state);
        }
    }

    /// <summary>Runs the starting callbacks in reverse order, as servers do.</summary>
    public async Task StartAsync()
    {
        while (_starting.TryPop(out var item))
        {
            await item.Callback(item.State).ConfigureAwait(false);
        }

        _hasStarted = true;
        Own = _headers.Close();
    }

    /// <summary>Runs the completion callbacks in the background, where no server does.</summary>
    public async Task CompleteAsync()
    {
        while (_completed.TryPop(out var item))
        {
            await item.Callback(item.State).ConfigureAwait(false);
        }
    }

    private static void Replace(IHeaderDictionary fields, KeyValuePair<string, StringValues>[] others)
    {
        fields.Clear();
        foreach (var (name, value) in others)
        {
            fields[name] = value;
        }
    }

    private static InvalidOperationException Late(string what) =>
        new($"{what} cannot be set because the response has already started.");
}
