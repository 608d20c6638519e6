namespace Shop.Contracts;

/// <summary>Something that happened to one order and that another service may want to know.</summary>
public interface IShopEvent
{
    /// <summary>The order that it happened to: its events reach a subscriber in the order they were written.</summary>
    string OrderId { get; }
}
