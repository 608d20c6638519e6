namespace EdgeKit.Cache.Tests.Support;

/// <summary>Waits for conditions that other threads fulfill.</summary>
internal static class Eventually
{
    public static Task Holds(Func<bool> condition) => Holds(() => Task.FromResult(condition()));

    public static async Task Holds(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            await Task.Delay(2, patience.Token);
        }
    }
}
