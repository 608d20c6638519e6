namespace EdgeKit.Ratios.Cache;

/// <summary>A record with a list.</summary>
internal sealed record Product(string Sku, string Name, decimal Price, bool InStock, List<string> Tags);
