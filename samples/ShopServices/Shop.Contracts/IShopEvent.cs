namespace Shop.Contracts;

/// <summary>An event about one order.</summary>
public interface IShopEvent
{
    /// <summary>The order. A subscriber receives its events in the order of publication.</summary>
    string OrderId { get; }
}
