namespace Shop.Messaging.RabbitMq;

/// <summary>Disposes RabbitMQ connections and channels within a time limit.</summary>
internal static class BoundedDisposal
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Disposes the resource and waits at most one second; a slower disposal continues in the background. Never throws.
    /// </summary>
    public static async Task DisposeAsync(IAsyncDisposable resource)
    {
        var disposal = Task.Run(async () => await resource.DisposeAsync());
        await disposal.WaitAsync(Timeout, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = disposal.ContinueWith(
            static task =>
                task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
