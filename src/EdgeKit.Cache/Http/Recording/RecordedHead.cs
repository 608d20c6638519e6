using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// Status and fields of an answer apart from those that stages in front have set for this one client, which must not be stored.
/// </summary>
/// <param name="client">The real response; none in the background.</param>
internal sealed class RecordedHead(IHttpResponseFeature? client) : IHttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();
    private int _statusCode = client?.StatusCode ?? StatusCodes.Status200OK;

    public int StatusCode
    {
        get => _statusCode;
        set => _statusCode = HasStarted ? throw new InvalidOperationException("StatusCode cannot be set because the response has already started.") : value;
    }

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    /// <summary>The body has a feature of its own.</summary>
    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted { get; private set; }

    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (HasStarted)
        {
            throw new InvalidOperationException("OnStarting cannot be called because the response has already started.");
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

    /// <summary>Runs what was to run before the answer starts, last come first, as servers do.</summary>
    public async Task StartAsync()
    {
        while (_starting.TryPop(out var item))
        {
            await item.Callback(item.State).ConfigureAwait(false);
        }

        HasStarted = true;
    }

    /// <summary>In the background, where no server does it.</summary>
    public async Task CompleteAsync()
    {
        while (_completed.TryPop(out var item))
        {
            await item.Callback(item.State).ConfigureAwait(false);
        }
    }
}
