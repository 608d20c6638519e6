using Shop.Orders;

var builder = WebApplication.CreateBuilder(args);
builder.AddShopDefaults("orders");
builder.AddEdgeKit();
builder.AddOrders();

var app = builder.Build();
app.UseShopDatabase();
app.UseEdgeKit();
app.MapShopDefaults();
app.MapOrders();
app.Run();
