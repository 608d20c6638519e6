namespace EdgeKit.Cache.Tests.Support;

/// <summary>Waits for what happens on other threads.</summary>
internal static class Eventually
{
    public static async Task Holds(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(2, patience.Token);
        }
    }
}
