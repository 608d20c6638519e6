namespace EdgeKit.Redis.Connection;

/// <summary>Handles tasks that are not awaited.</summary>
internal static class FireAndForget
{
    /// <summary>Observes the exception of a failed task, so that it does not surface as unobserved.</summary>
    public static void ObserveException(Task? task) => task?.ContinueWith(
        static t => _ = t.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
