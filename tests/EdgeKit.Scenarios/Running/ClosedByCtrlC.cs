namespace EdgeKit.Scenarios.Running;

/// <summary>
/// The observations of a shop that received SIGINT, as from Ctrl-C: the services first, then the AppHost.
/// </summary>
internal sealed record ClosedByCtrlC(
    int ProcessesAfterTheirs, int ExitCode, int ProcessesAfter, IReadOnlyList<string> Output)
{
    public static async Task<ClosedByCtrlC> CloseAsync(ShopUnderTest shop)
    {
        foreach (var process in shop.Processes())
        {
            ChildProcess.Interrupt(process);
        }

        var still = shop.Processes().Count;
        ChildProcess.Interrupt(shop.Host.Id);
        return new(still, await shop.Host.EndAsync(), shop.Processes().Count, shop.Host.Output);
    }
}
