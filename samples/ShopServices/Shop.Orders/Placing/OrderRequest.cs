using System.Globalization;

namespace Shop.Orders.Placing;

/// <summary>What a client asks for, once it is known to make sense.</summary>
internal sealed record OrderRequest(IReadOnlyList<RequestedItem> Items, string Card)
{
    /// <summary>The same text for the same wish, however its JSON was written.</summary>
    public string Canonical => string.Join('\n', Items.Select(Line).Prepend(Card));

    private static string Line(RequestedItem item) =>
        $"{item.Quantity.ToString(CultureInfo.InvariantCulture)} {item.Sku}";
}
