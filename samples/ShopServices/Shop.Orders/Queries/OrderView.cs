using System.Text.Json.Serialization;
using Shop.Contracts;

namespace Shop.Orders.Queries;

internal sealed record OrderView(
    string Id,
    string Status,
    decimal Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    IReadOnlyList<OrderLine> Items,
    string Card);
