namespace EdgeKit.Ratios.Cache;

/// <summary>
/// What is cached, as text and as a record with a list; the list makes it mutable, hence a copy for each reader.
/// </summary>
internal static class Products
{
    public const string Text = "A product of the catalogue, as text.";

    public static string Describe<T>() =>
        typeof(T) == typeof(string) ? "a string" : "a record with a list, copied for each reader";

    public static Product Record { get; } = new(
        "W1", "A widget of the catalogue", 19.90m, InStock: true, ["widgets", "tools", "garden", "new"]);
}
