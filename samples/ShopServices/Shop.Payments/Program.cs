using Shop.Payments;

var builder = WebApplication.CreateBuilder(args);
builder.AddShopDefaults("payments");
builder.AddEdgeKit();
builder.AddPayments();

var app = builder.Build();
app.UseShopDatabase();
app.UseEdgeKit();
app.MapShopDefaults();
app.MapPayments();
app.Run();
