using System.Net;
using System.Net.Http.Json;

namespace EdgeKit.Scenarios.Running;

/// <summary>Orders many things at once and, like every client that can live with failure, repeats with the same key.</summary>
internal sealed class Customer : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Purse = [Cards.Charged, Cards.Charged, Cards.Declined, Cards.Charged, Cards.Unshippable];
    private readonly Caller _caller;
    private readonly string _sku;
    private Order[] _orders = [];
    private int _taken;
    private readonly TaskCompletionSource _halfWay = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Customer(Caller caller, string sku) => (_caller, _sku) = (caller, sku);

    /// <summary>Completes when half of the orders were taken.</summary>
    public Task HalfWay => _halfWay.Task;

    public static async Task<Customer> EnterAsync(ShopUnderTest shop, string sku) => new(await Caller.EnterAsync(shop), sku);

    public async Task OrderAsync(int count)
    {
        try
        {
            _orders = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
            {
                var order = await PlaceStubbornlyAsync(_caller, _sku, 1, Purse[i % Purse.Length]);
                if (Interlocked.Increment(ref _taken) == count / 2)
                    _halfWay.TrySetResult();
                return order;
            }));
        }
        catch (Exception exception)
        {
            _halfWay.TrySetException(exception);
            throw;
        }
    }

    /// <summary>How its orders stand; what has ended is not asked for again.</summary>
    public async Task<IReadOnlyList<Order>> LookAsync()
    {
        for (var i = 0; i < _orders.Length; i++)
        {
            if (!_orders[i].IsTerminal)
                _orders[i] = await _caller.OrderAsync(_orders[i].Id);
        }

        return _orders;
    }

    public void Dispose() => _caller.Dispose();

    /// <summary>Places an order whatever happens meanwhile, by repeating it under its key.</summary>
    public static async Task<Order> PlaceStubbornlyAsync(Caller caller, string sku, int quantity, string card)
    {
        var key = Guid.NewGuid().ToString();
        using var giveUp = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var answer = await caller.PostOrderAsync(Caller.OrderOf(sku, quantity, card), key);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    return (await answer.Content.ReadFromJsonAsync<Order>())!;
                // 409: the first try with this key is still at work. Anything else is the shop's fault or none at all.
                if (!IsWorthAnotherTry(answer.StatusCode) || giveUp.IsCancellationRequested)
                    throw new InvalidOperationException($"The order was refused: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !giveUp.IsCancellationRequested)
            {
                // The gateway itself is away.
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private static bool IsWorthAnotherTry(HttpStatusCode status) =>
        status is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests || (int)status >= 500;
}
