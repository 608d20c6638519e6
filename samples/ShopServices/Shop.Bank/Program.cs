using Shop.Bank;

var builder = WebApplication.CreateBuilder(args);
builder.AddShopDefaults("bank");
builder.AddBank();

var app = builder.Build();
app.MapShopDefaults();
app.MapBank();
app.Run();
