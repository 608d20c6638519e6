namespace Shop.Inventory.Stock;

internal sealed record StockView(string Sku, int Available, int Reserved, int Sold);
