using Shop.Shipping;

var builder = WebApplication.CreateBuilder(args);
builder.AddShopDefaults("shipping");
builder.AddEdgeKit();
builder.AddShipping();

var app = builder.Build();
app.UseShopDatabase();
app.UseEdgeKit();
app.MapShopDefaults();
app.MapShipping();
app.Run();
