namespace Shop.Messaging.RabbitMq;

/// <summary>Runs work with the same key one after another, and work with different keys concurrently.</summary>
internal sealed class KeyedSequence
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _tails = [];

    /// <summary>Starts the work when all earlier work with its key has ended.</summary>
    public void Add(string key, Func<Task> work)
    {
        lock (_lock)
        {
            var before = _tails.GetValueOrDefault(key, Task.CompletedTask);
            var task = Task.Run(async () =>
            {
                await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await work();
            });
            _tails[key] = task;
            task.ContinueWith(
                ended =>
                    Forget(key, ended), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public async Task WhenIdleAsync()
    {
        Task[] tails;
        lock (_lock)
        {
            tails = [.. _tails.Values];
        }

        await Task.WhenAll(tails).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Forget(string key, Task ended)
    {
        lock (_lock)
        {
            if (_tails.TryGetValue(key, out var tail) && tail == ended)
            {
                _tails.Remove(key);
            }
        }
    }
}
