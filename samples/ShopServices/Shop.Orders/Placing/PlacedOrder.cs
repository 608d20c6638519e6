using System.Text.Json.Serialization;

namespace Shop.Orders.Placing;

/// <summary>The answer to an order that was placed, the first time and every time after.</summary>
internal sealed record PlacedOrder(string Id, string Status, decimal Total)
{
    [JsonIgnore]
    public bool IsReplay { get; init; }

    /// <summary>The key stands for another order: nothing of this answer may be shown.</summary>
    [JsonIgnore]
    public bool IsConflict { get; init; }
}
