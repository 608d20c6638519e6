using Shop.Inventory;

var builder = WebApplication.CreateBuilder(args);
builder.AddShopDefaults("inventory");
builder.AddEdgeKit();
builder.AddInventory();

var app = builder.Build();
app.UseShopDatabase();
app.UseEdgeKit();
app.MapShopDefaults();
app.MapInventory();
app.Run();
