using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>A shop that SIGTERM closed while a customer placed order after order, and what was seen of it; its data stay.</summary>
public sealed class ClosedShop : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("edgekit-shop-");

    internal string Data => _data.FullName;

    internal string Customer { get; } = $"caller-{Guid.NewGuid():N}";

    /// <summary>The orders that were answered with 202.</summary>
    internal List<Order> Taken { get; } = [];

    internal int ProcessesBefore { get; private set; }

    internal int ProcessesAfter { get; private set; }

    internal int ExitCode { get; private set; }

    internal string Transcript { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart { Data = Data });
        ProcessesBefore = shop.Processes().Count;

        await OrderUntilClosedAsync(shop);

        ExitCode = await shop.Host.Exited;
        ProcessesAfter = shop.Processes().Count;
        Transcript = shop.Host.Transcript();
    }

    public Task DisposeAsync()
    {
        _data.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Every request gets a whole answer or finds no shop, but for one that set out on a kept connection in the moment when the server closed it as
    /// idle: HTTP/1.1 cannot rule that out (RFC 9112, 9.5), and the client does not send a body again by itself.
    /// </summary>
    private async Task OrderUntilClosedAsync(ShopUnderTest shop)
    {
        using var caller = await Caller.EnterAsync(shop, name: Customer);
        Taken.Add(await PlaceAsync(caller));
        shop.Host.Terminate();
        try
        {
            while (!shop.Host.Exited.IsCompleted)
                Taken.Add(await PlaceAsync(caller));
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded)
        {
            // The door is closed.
        }
    }

    private static async Task<Order> PlaceAsync(Caller caller)
    {
        using var answer = await caller.PostOrderAsync(Caller.OrderOf("W1", 1, Cards.Charged), Guid.NewGuid().ToString());
        return await Caller.TakenAsync(answer);
    }
}
