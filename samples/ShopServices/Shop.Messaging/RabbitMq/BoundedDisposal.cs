namespace Shop.Messaging.RabbitMq;

/// <summary>Waits at most one second; the rest of the disposal continues in the background. Never throws.</summary>
internal static class BoundedDisposal
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Disposes of it, and leaves that to the background when it takes long. Never throws: it was gone already.
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
