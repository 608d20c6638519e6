using System.Net;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>
/// A shop that SIGTERM closed while a customer placed order after order, that was opened again on the same data and
/// then closed by Ctrl-C; and what was seen of it.
/// </summary>
public sealed class ClosedShop : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("edgekit-shop-");
    private readonly string _customer = $"caller-{Guid.NewGuid():N}";

    /// <summary>What the first requests were answered once the gateway had said by itself that it is ready.</summary>
    internal IReadOnlyDictionary<string, HttpStatusCode> FirstAnswers { get; private set; } = null!;

    /// <summary>The orders that were answered with 202.</summary>
    internal List<Order> Taken { get; } = [];

    internal int ProcessesBefore { get; private set; }

    internal int ProcessesAfter { get; private set; }

    internal int ExitCode { get; private set; }

    internal string Transcript { get; private set; } = "";

    /// <summary>The same orders in the shop that was opened again.</summary>
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
    /// Every request gets a whole answer or finds no shop, but for one that set out on a kept connection in the moment
    /// when the server closed it as idle: HTTP/1.1 cannot rule that out (RFC 9112, 9.5), and the client does not send a
    /// body again by itself.
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
            // The door is closed.
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
