using System.Collections.Concurrent;

namespace EdgeKit.Redis.Tests;

/// <summary>Callers that go on calling, whatever happens, and note what is thrown at them.</summary>
internal sealed class Load : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RedisClient _client;
    private readonly ConcurrentDictionary<Type, int> _thrown;
    private readonly Task _callers;
    private long _answered;

    public Load(int callers, RedisClient client, ConcurrentDictionary<Type, int> thrown)
    {
        _client = client;
        _thrown = thrown;
        _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync)));
    }

    /// <summary>Waits until so many more calls have been answered.</summary>
    public async Task AnsweredAsync(long more)
    {
        var until = Interlocked.Read(ref _answered) + more;
        while (Interlocked.Read(ref _answered) < until)
        {
            await Task.Delay(1);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _callers.WaitAsync(TestClient.Patience);
    }

    public void Dispose() => _stop.Dispose();

    private async Task CallAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _client.ExecuteAsync(d => d.StringIncrementAsync("n"));
                Interlocked.Increment(ref _answered);
            }
            catch (Exception e)
            {
                _thrown.AddOrUpdate(e.GetType(), 1, (_, n) => n + 1);
                await Task.Delay(1);
            }
        }
    }
}
