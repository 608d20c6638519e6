namespace EdgeKit.Redis.Connecting;

/// <summary>For tasks whose end nobody waits for.</summary>
internal static class Unawaited
{
    /// <summary>Looks at the exception of a task when it fails, so that it does not surface as unobserved.</summary>
    public static void Forget(Task? task) => task?.ContinueWith(
        static t => _ = t.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
