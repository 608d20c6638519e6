namespace Shop.Messaging.RabbitMq;

/// <summary>
/// Takes leave of a connection or a channel whose broker may be dead: the client's own farewell then waits up to half a
/// minute for an answer, and everybody who wants a new connection, or to stop, with it.
/// </summary>
internal static class Farewell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Disposes of it, and leaves that to the background when it takes long. Never throws: it was gone already.
    /// </summary>
    public static async Task ToAsync(IAsyncDisposable gone)
    {
        var leaving = Task.Run(async () => await gone.DisposeAsync());
        await leaving.WaitAsync(Patience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = leaving.ContinueWith(
            static task =>
                task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
