namespace EdgeKit.Scenarios.Running;

/// <summary>
/// What was seen of a shop to which a terminal sent Ctrl-C: to its services first, then to the AppHost.
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
