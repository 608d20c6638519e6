using Shop.Catalog;

var builder = WebApplication.CreateBuilder(args);
builder.AddShopDefaults("catalog");
builder.AddEdgeKit();
builder.AddCatalog();

var app = builder.Build();
app.UseEdgeKit();
app.MapShopDefaults();
app.MapCatalog();
app.Run();
