using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>Status and fields of an endpoint's response. Outer middleware sees the client's response.</summary>
internal sealed class RecordedHead(OuterScope scope, IHttpResponseFeature? client) : IHttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();
    private readonly TrackedHeaders _headers = new(client?.Headers ?? new HeaderDictionary());
    private readonly HttpResponseFeature _own = new()
    {
        StatusCode = client?.StatusCode ?? StatusCodes.Status200OK, ReasonPhrase = client?.ReasonPhrase,
    };

    private bool _hasStarted;

    public int StatusCode
    {
        get => (OuterResponse ?? _own).StatusCode;
        set => Changeable("StatusCode").StatusCode = value;
    }

    public string? ReasonPhrase
    {
        get => (OuterResponse ?? _own).ReasonPhrase;
        set => Changeable("ReasonPhrase").ReasonPhrase = value;
    }

    public IHeaderDictionary Headers
    {
        get => OuterResponse?.Headers ?? _headers;
        set
        {
            KeyValuePair<string, StringValues>[] fields = [.. value];
            Headers.Clear();
            Array.ForEach(fields, f => Headers[f.Key] = f.Value);
        }
    }

    /// <summary>Not used: the body has its own feature.</summary>
    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted => OuterResponse?.HasStarted ?? _hasStarted;

    /// <summary>True if the endpoint's response has started, for outer middleware too.</summary>
    public bool IsFinal => _hasStarted;

    /// <summary>The endpoint's own fields, once the response has started.</summary>
    public EndpointFields Own { get; private set; } = new(new HeaderDictionary(), [], []);

    private IHttpResponseFeature? OuterResponse => scope.IsActive ? client : null;

    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (Changeable("OnStarting") == _own)
        {
            _starting.Push((callback, state));
        }
        else
        {
            client!.OnStarting(callback, state);
        }
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

    private IHttpResponseFeature Changeable(string what) => OuterResponse ?? (_hasStarted ? null : _own)
        ?? throw new InvalidOperationException($"{what} cannot be set because the response has already started.");
}
