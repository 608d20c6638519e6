// The whole gateway. What it does stands in appsettings.json.
var builder = WebApplication.CreateBuilder(args);

// The page in wwwroot, and nothing from elsewhere: no script and no style stands in it.
builder.AddShopDefaults("gateway",
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
builder.AddEdgeKit();
builder.AddEdgeKitGateway();

var app = builder.Build();

app.UseEdgeKit();
app.UseFileServer();       // the page in wwwroot
app.MapEdgeKitGateway();
app.MapShopDefaults();
app.MapShopDetails();

app.Run();
