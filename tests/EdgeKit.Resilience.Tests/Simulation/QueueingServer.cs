namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>
/// A server with a few workers and a queue without end. A request whose client has gone leaves the queue; one that has
/// begun runs to its end.
/// </summary>
internal sealed class QueueingServer(VirtualClock clock, Func<TimeSpan, int> workersAt) : HttpMessageHandler
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(50);

    private readonly LinkedList<TaskCompletionSource> _queue = [];
    private int _busy;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource();
        var place = _queue.AddLast(done);
        await using var cancellation = cancellationToken.UnsafeRegister(_ =>
        {
            if (place.List is not null)
            {
                _queue.Remove(place);
            }

            done.TrySetCanceled(cancellationToken);
        }, null);
        StartWork();
        await done.Task;
        return new HttpResponseMessage();
    }

    private void StartWork()
    {
        while (_queue.First is { } first && _busy < workersAt(clock.Now))
        {
            _queue.RemoveFirst();
            _busy++;
            clock.At(clock.Now + Work, () =>
            {
                _busy--;
                first.Value.TrySetResult();
                StartWork();
            });
        }
    }
}
