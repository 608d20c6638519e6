namespace EdgeKit.Scenarios.Running;

/// <summary>Places many orders concurrently.</summary>
internal sealed class Customer : IDisposable
{
    private static readonly string[] Purse = [
        Cards.Charged, Cards.Charged, Cards.Declined, Cards.Charged, Cards.Unshippable];
    private readonly Caller _caller;
    private readonly string _sku;
    private int _taken;
    private readonly TaskCompletionSource _halfWay = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Customer(Caller caller, string sku) => (_caller, _sku) = (caller, sku);

    /// <summary>Completes when half of the orders are accepted.</summary>
    public Task HalfWay => _halfWay.Task;

    public static async Task<Customer> EnterAsync(ShopUnderTest shop, string sku) =>
        new(await Caller.EnterAsync(shop), sku);

    public async Task OrderAsync(int count)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
            {
                await _caller.PlaceAsync(_sku, 1, Purse[i % Purse.Length]);
                if (Interlocked.Increment(ref _taken) == count / 2)
                {
                    _halfWay.TrySetResult();
                }
            }));
        }
        catch (Exception exception)
        {
            _halfWay.TrySetException(exception);
            throw;
        }
    }

    /// <summary>Returns the current state of its orders.</summary>
    public Task<Order[]> LookAsync() => _caller.OrdersAsync();

    public void Dispose() => _caller.Dispose();
}
