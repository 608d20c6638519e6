// The whole gateway. What it does stands in appsettings.json.
var builder = WebApplication.CreateBuilder(args);

builder.AddShopDefaults("gateway");
builder.AddEdgeKit();
builder.AddEdgeKitGateway();

var app = builder.Build();

app.UseEdgeKit();
app.UseFileServer();       // the page in wwwroot
app.MapEdgeKitGateway();
app.MapShopDefaults();

app.Run();
