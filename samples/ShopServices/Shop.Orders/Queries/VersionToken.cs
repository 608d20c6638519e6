using System.Globalization;

namespace Shop.Orders.Queries;

/// <summary>
/// The version of an order that a client has seen, <c>ORDER:VERSION</c> in the header <c>X-Shop-Version</c>. Responses
/// about an order contain it, and a list requested with it is at least as new.
/// </summary>
internal readonly record struct VersionToken(string OrderId, int Version)
{
    public const string HeaderName = "X-Shop-Version";
    private const int MaxLength = 100;

    public static bool TryParse(string? text, out VersionToken token)
    {
        token = default;
        if (text is not { Length: > 0 and <= MaxLength } || text.Split(':') is not [{ Length: > 0 } order, var number])
        {
            return false;
        }

        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return false;
        }

        token = new VersionToken(order, version);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{OrderId}:{Version}");
}
