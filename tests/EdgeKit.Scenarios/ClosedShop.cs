using System.Net;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>
/// Stops a shop by SIGTERM while a customer places orders, starts it again with the same data, stops it by Ctrl-C, and
/// records the observations.
/// </summary>
public sealed class ClosedShop : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("edgekit-shop-");
    private readonly string _customer = $"caller-{Guid.NewGuid():N}";

    /// <summary>The status codes of the first requests after the gateway became ready.</summary>
    internal IReadOnlyDictionary<string, HttpStatusCode> FirstAnswers { get; private set; } = null!;

    /// <summary>The orders that the shop accepted with 202.</summary>
    internal List<Order> Taken { get; } = [];

    internal int ProcessesBefore { get; private set; }

    internal int ProcessesAfter { get; private set; }

    internal int ExitCode { get; private set; }

    internal string Transcript { get; private set; } = "";

    /// <summary>The accepted orders after the restart.</summary>
    internal List<Order> Ended { get; } = [];

    internal ClosedByCtrlC Reopened { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await using (var shop = ShopUnderTest.Begin(new ShopStart { Data = _data.FullName }))
        {
            await CloseAsync(shop);
        }

        await using (var again = await ShopUnderTest.OpenAsync(new ShopStart { Data = _data.FullName }))
        {
            await FinishAsync(again);
        }
    }

    public Task DisposeAsync()
    {
        _data.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private async Task CloseAsync(ShopUnderTest shop)
    {
        FirstAnswers = await EarlyCaller.AskAsync(shop);
        await ShopUnderTest.WhenReadyAsync(shop);
        ProcessesBefore = shop.Processes().Count;

        await OrderUntilClosedAsync(shop);

        ExitCode = await shop.Host.EndAsync();
        ProcessesAfter = shop.Processes().Count;
        Transcript = shop.Host.Transcript();
    }

    /// <summary>
    /// Every request gets a complete response or a refused connection. The exception is a request on a persistent
    /// connection that the server closes as idle at the same moment (RFC 9112, 9.5): the client does not resend its
    /// body.
    /// </summary>
    private async Task OrderUntilClosedAsync(ShopUnderTest shop)
    {
        using var caller = await Caller.EnterAsync(shop, name: _customer);
        Taken.Add(await PlaceAsync(caller));
        shop.Host.Terminate();
        try
        {
            while (!shop.Host.Exited.IsCompleted)
            {
                Taken.Add(await PlaceAsync(caller));
            }
        }
        catch (HttpRequestException exception)
            when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded)
        {
            // The shop has stopped.
        }
    }

    private async Task FinishAsync(ShopUnderTest shop)
    {
        using var caller = await Caller.EnterAsync(shop, name: _customer);
        foreach (var order in Taken)
        {
            Ended.Add(await caller.EndOfAsync(order));
        }

        Reopened = await ClosedByCtrlC.CloseAsync(shop);
    }

    private static async Task<Order> PlaceAsync(Caller caller)
    {
        using var answer = await caller.PostOrderAsync(
            Caller.OrderOf("W1", 1, Cards.Charged), Guid.NewGuid().ToString());
        return await Caller.TakenAsync(answer);
    }
}
