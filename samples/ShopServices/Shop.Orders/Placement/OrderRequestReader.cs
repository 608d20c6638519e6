using System.Text.Json;
using Shop.Contracts;

namespace Shop.Orders.Placement;

/// <summary>Reads the body of an order. Every error is reported with its field, whatever the JSON looks like.</summary>
internal static class OrderRequestReader
{
    public const int MaxItems = 100;
    public const int MaxQuantity = 1000;
    private const int MaxSkuLength = 64;

    /// <summary>Returns the request, or null if an error was added.</summary>
    public static OrderRequest? Read(JsonElement body, RequestErrors errors)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            errors.Add("$", "The body must be a JSON object.");
            return null;
        }

        var items = ReadItems(body, errors);
        var card = ReadCard(body, errors);
        return errors.Any ? null : new OrderRequest(items, card);
    }

    private static List<RequestedItem> ReadItems(JsonElement body, RequestErrors errors)
    {
        var items = new List<RequestedItem>();
        if (!body.TryGetProperty("items", out var array) || array.ValueKind != JsonValueKind.Array)
        {
            errors.Add("items", "An array of items is required.");
        }
        else if (array.GetArrayLength() is 0 or > MaxItems)
        {
            errors.Add("items", $"An order has 1 to {MaxItems} items.");
        }
        else
        {
            foreach (var item in array.EnumerateArray())
            {
                items.Add(ReadItem(item, $"items[{items.Count}]", errors));
            }

            AddTooMany(items, errors);
        }

        return items;
    }

    private static RequestedItem ReadItem(JsonElement item, string path, RequestErrors errors)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path, "An item is an object with sku and quantity.");
            return new RequestedItem("", 0);
        }

        var sku = Text(item, "sku");
        if (sku is not { Length: > 0 and <= MaxSkuLength })
        {
            errors.Add($"{path}.sku", $"A sku of 1 to {MaxSkuLength} characters is required.");
        }

        if (!item.TryGetProperty("quantity", out var number) || number.ValueKind != JsonValueKind.Number
            || !number.TryGetInt32(out var quantity) || quantity is < 1 or > MaxQuantity)
        {
            errors.Add($"{path}.quantity", $"A whole number from 1 to {MaxQuantity} is required.");
            quantity = 0;
        }

        return new RequestedItem(sku ?? "", quantity);
    }

    // A product may be in several items; the limit applies to their sum.
    private static void AddTooMany(List<RequestedItem> items, RequestErrors errors)
    {
        foreach (var same in items.Index().GroupBy(
            it => it.Item.Sku, StringComparer.Ordinal).Where(same => same.Skip(1).Any()))
        {
            if (same.Sum(it => it.Item.Quantity) > MaxQuantity)
            {
                errors.Add(
                    $"items[{same.Last().Index}].quantity", $"An order has at most {MaxQuantity} of one product.");
            }
        }
    }

    private static string ReadCard(JsonElement body, RequestErrors errors)
    {
        var card = Text(body, "card");
        if (!CardNumber.IsWellFormed(card))
        {
            errors.Add("card", "A card number of 12 to 19 digits is required.");
        }

        return card ?? "";
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
