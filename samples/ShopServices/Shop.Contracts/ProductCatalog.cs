namespace Shop.Contracts;

/// <summary>The products of the shop. Catalog lists them, Inventory starts with the stock.</summary>
public static class ProductCatalog
{
    /// <summary>All products; the scenarios use the first two.</summary>
    public static IReadOnlyList<CatalogItem> Items { get; } =
    [
        Item("W1", "Widget", "widgets", 42.00m, 100_000),
        Item("W2", "Widget, limited", "widgets", 99.00m, 5),
        Item("W3", "Widget, small", "widgets", 12.50m, 5_000),
        Item("W4", "Widget, heavy duty", "widgets", 149.90m, 800),
        Item("G1", "Gadget", "gadgets", 25.00m, 4_000),
        Item("G2", "Gadget, folding", "gadgets", 31.75m, 2_500),
        Item("G3", "Gadget, waterproof", "gadgets", 58.20m, 1_200),
        Item("G4", "Gadget, pocket", "gadgets", 9.95m, 10_000),
        Item("B1", "Bolt M4, box of 100", "hardware", 6.40m, 20_000),
        Item("B2", "Bolt M6, box of 100", "hardware", 7.80m, 20_000),
        Item("B3", "Bolt M8, box of 50", "hardware", 8.10m, 15_000),
        Item("N1", "Nut M4, box of 100", "hardware", 3.20m, 20_000),
        Item("N2", "Nut M6, box of 100", "hardware", 3.90m, 20_000),
        Item("N3", "Nut M8, box of 50", "hardware", 4.05m, 15_000),
        Item("T1", "Torque wrench", "tools", 79.00m, 300),
        Item("T2", "Screwdriver set", "tools", 34.50m, 900),
        Item("T3", "Calliper, digital", "tools", 27.30m, 700),
        Item("T4", "Spirit level", "tools", 18.60m, 1_100),
        Item("T5", "Soldering station", "tools", 129.00m, 150),
        Item("C1", "Cable, 1 m", "electrics", 2.75m, 30_000),
        Item("C2", "Cable, 5 m", "electrics", 9.40m, 12_000),
        Item("S1", "Switch, two-way", "electrics", 5.15m, 8_000),
        Item("L1", "Lamp, bench", "electrics", 46.00m, 600),
        Item("P1", "Power supply, 12 V", "electrics", 38.25m, 1_000),
    ];

    private static CatalogItem Item(string sku, string name, string category, decimal price, int stock) =>
        new(new Product(sku, name, category, price), stock);
}
