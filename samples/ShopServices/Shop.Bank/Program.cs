using Shop.Bank;

var builder = WebApplication.CreateBuilder(args);
builder.AddShopDefaults("bank");
builder.AddEdgeKit();
builder.AddBank();

var app = builder.Build();
app.UseShopDatabase();
app.UseEdgeKit();
app.MapShopDefaults();
app.MapBank();
app.Run();
